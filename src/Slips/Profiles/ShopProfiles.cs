namespace PosDaemon.Slips.Profiles;

/// <summary>The printer profiles that a shop may use: the built-in ones and its own.</summary>
public sealed class ShopProfiles
{
    private readonly Dictionary<string, PrinterProfile> _own;

    private ShopProfiles(Dictionary<string, PrinterProfile> own)
    {
        _own = own;
        Names = [.. PrinterProfiles.Names.Concat(own.Keys).Order(StringComparer.Ordinal)];
    }

    /// <summary>A shop without profiles of its own.</summary>
    public static ShopProfiles BuiltIn { get; } = new([]);

    public IReadOnlyList<string> Names { get; }

    /// <param name="own">Sound by themselves (profile.schema.json), each based on a built-in one or on another of them,
    /// without a cycle, and with no name of a built-in one.</param>
    public static ShopProfiles Of(IReadOnlyCollection<ProfileDocument> own)
    {
        if (own.Count == 0)
            return BuiltIn;
        var documents = PrinterProfiles.Documents.ToDictionary();
        foreach (var document in own)
            documents.Add(document.Name, document);
        return new(own.ToDictionary(
            static document => document.Name, document => new PrinterProfileReader(documents).Read(document.Name)));
    }

    /// <summary>Null when there is no profile of that name.</summary>
    public PrinterProfile? Find(string name) => _own.GetValueOrDefault(name) ?? PrinterProfiles.Find(name);
}
