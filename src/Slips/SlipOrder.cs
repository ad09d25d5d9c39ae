using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>A slip to be rendered.</summary>
/// <param name="Kind">One of <see cref="SlipKinds.All"/>.</param>
/// <param name="DataJson">The slip's data, a JSON object; money in minor units, times ISO 8601 with the store's offset.
/// </param>
/// <param name="Language">en, en-GB and so on for English; anything else is Chinese.</param>
/// <param name="Copy">1 for the first print; more prints the REPRINT band with the number.</param>
/// <param name="Template">The merchant's own template in place of the built-in one and of the shop's.</param>
/// <param name="Shop">The shop's own templates and partials; null for the built-in ones.</param>
public sealed record SlipOrder(
    string Kind, string DataJson, string Language, int Copy, string? Template = null, ShopTemplates? Shop = null);
