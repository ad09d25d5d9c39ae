using System.Text.Json;
using System.Text.RegularExpressions;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Configuration;

/// <summary>Reads the folder of a shop's own printer profiles and judges each one: by profile.schema.json, and by what
/// it is based on. Files that do not end in .json are not looked at.</summary>
internal static partial class ProfileFolder
{
    public const string Suffix = ".json";
    private const int LargestFile = 64 * 1024;

    // Of font A, dots.
    private const int CellWidth = 12;

    /// <summary>profile.schema.json as it was built in.</summary>
    public static byte[] Schema() => ConfigurationFile.Resource("profile.schema.json");

    /// <param name="folder">As configured; null for none.</param>
    /// <param name="home">What a relative folder is relative to.</param>
    public static ProfilesRead Read(string? folder, string home)
    {
        if (folder is null) return new(ShopProfiles.BuiltIn, [], []);
        var judging = new Judging();
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetFullPath(folder, home), "*" + Suffix)
                .Order(StringComparer.Ordinal))
                judging.Read(file);
        }
        catch (Exception fault) when (FileFault.IsOfFile(fault))
        {
            return new(ShopProfiles.BuiltIn, [new("profiles",
                $"{SchemaCheck.Quote(folder)}: {fault.Message.TrimEnd('.')}",
                "write the name of a folder that posd may read, relative to this file")], []);
        }

        return judging.Finish();
    }

    /// <summary>One folder while it is judged.</summary>
    private sealed class Judging
    {
        private readonly List<ConfigurationFault> _faults = [];
        private readonly Dictionary<string, ProfileDocument> _documents = [];
        private readonly HashSet<string> _unusable = [];

        public void Read(string file)
        {
            var name = Path.GetFileName(file)[..^Suffix.Length];
            if (!NamePattern().IsMatch(name))
                Add(name, null, "it has no name for a profile", "write letters, digits, '.', '_' or '-', 64 at most");
            else if (PrinterProfiles.Find(name) is not null)
                Add(name, null, "there is a built-in profile of that name", "give the file another name");
            else
                Parse(name, file);
        }

        public ProfilesRead Finish()
        {
            foreach (var document in _documents.Values.Where(document => document.BasedOn is not null))
                JudgeBase(document);
            var sound = _documents.Values.Where(IsSound).ToList();
            var shop = ShopProfiles.Of(sound);
            foreach (var document in sound)
                JudgeWidth(document, shop.Find(document.Name)!);
            return new(ShopProfiles.Of([.. _documents.Values.Where(IsSound)]), _faults,
                [.. _documents.Keys.Where(name => !IsSound(_documents[name])).Concat(_unusable)]);
        }

        private void Parse(string name, string file)
        {
            byte[] bytes = [];
            try
            {
                bytes = BoundedFile.Read(file, LargestFile);
                var json = EncodingCheck.WithoutMark(bytes);
                if (EncodingCheck.FaultOfJson(json.Span, ConfigurationFile.Lenient) is { } encoding)
                    Add(name, encoding.Place, encoding.Problem, encoding.Remedy);
                else
                    Judge(ProfileDocument.Parse(name, json));
            }
            catch (JsonException fault)
            {
                var json = EncodingCheck.WithoutMark(bytes).Span;
                var syntax = json.Trim(" \t\r\n"u8).IsEmpty
                    ? new("line 1, column 1", "the file is empty", "write a profile into it")
                    : ConfigurationFile.SyntaxFault(json, fault);
                Add(name, syntax.Path, syntax.What, syntax.Instead);
            }
            catch (Exception fault) when (FileFault.IsOfFile(fault))
            {
                Add(name, null, FileFault.Why(file, fault), "name a file that posd may read");
            }
        }

        private void Judge(ProfileDocument document)
        {
            _documents[document.Name] = document;
            using var schema = JsonDocument.Parse(Schema());
            foreach (var fault in SchemaCheck.Compare(document.Root, schema.RootElement).Faults)
                Add(document, fault.Path, fault.What, fault.Instead);
        }

        private void JudgeBase(ProfileDocument document)
        {
            var basedOn = document.BasedOn!;
            if (PrinterProfiles.Find(basedOn) is not null) return;
            if (!_documents.ContainsKey(basedOn))
            {
                if (_unusable.Contains(basedOn)) return;    // its own fault is said
                var names = PrinterProfiles.Names.Concat(_documents.Keys).Where(name => name != document.Name).ToList();
                Add(document, "basedOn", $"there is no profile {SchemaCheck.Quote(basedOn)}",
                    NearestName.Find(basedOn, names) is { } nearest
                        ? $"did you mean \"{nearest}\"?"
                        : $"write one of {string.Join(", ", names)}");
            }
            else if (Chain(document).ToList() is var chain && chain[^1].BasedOn == document.Name)
            {
                Add(document, "basedOn", "it is based on itself: "
                    + string.Join(", ", chain.Append(document).Select(one => one.Name)),
                    "base one of them on a built-in one");
            }
        }

        private void JudgeWidth(ProfileDocument document, PrinterProfile profile)
        {
            var path = Array.Find(["values.columns", "values.dots"],
                path => profile.Provenance[path["values.".Length..]].File == document.File);
            if (path is not null && profile.Columns * CellWidth > profile.Dots)
                Add(document, path, $"{profile.Columns} columns of {CellWidth} dots are wider than {profile.Dots} dots",
                    $"write {profile.Dots / CellWidth} columns at most");
        }

        private bool IsSound(ProfileDocument document)
        {
            var chain = Chain(document).ToList();
            return chain.TrueForAll(one => !_unusable.Contains(one.Name))
                && chain[^1].BasedOn is { } built && PrinterProfiles.Find(built) is not null;
        }

        /// <summary>The own profiles that one is made of, itself first; each once.</summary>
        private IEnumerable<ProfileDocument> Chain(ProfileDocument document)
        {
            var seen = new HashSet<string>();
            for (var next = document; next is not null && seen.Add(next.Name);
                next = _documents.GetValueOrDefault(next.BasedOn ?? ""))
                yield return next;
        }

        private void Add(ProfileDocument document, string path, string what, string instead) =>
            Add(document.Name, $"{document.LineOf(path)}: {path}", what, instead, ":");

        private void Add(string name, string? place, string what, string instead, string separator = ": ")
        {
            _unusable.Add(name);
            _faults.Add(new($"profiles: {name}{Suffix}{(place is null ? "" : separator + place)}", what, instead));
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

/// <summary>A folder of profiles as it was read.</summary>
/// <param name="Shop">The profiles that can be used.</param>
/// <param name="Faults">Of the others.</param>
/// <param name="Unusable">Names of profiles that are there and cannot be used: that is said of them, and not that they
/// are missing.</param>
internal sealed record ProfilesRead(
    ShopProfiles Shop, IReadOnlyList<ConfigurationFault> Faults, IReadOnlyCollection<string> Unusable);
