using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PosCloud.Admin.Web.Parts;

/// <summary>Bars, drawn as SVG. In C#, because Razor keeps the element text of SVG for itself.</summary>
public sealed class BarChart : ComponentBase
{
    private const int Width = 700;
    private const int Height = 210;

    // Room for half a name beside the outer bars.
    private const int Edge = 24;
    private const int Ground = 180;
    private const int Tallest = 150;
    private const int MostCaptions = 16;

    /// <summary>What the bars are.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Name, height, and the height as it is read.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Name, long Value, string Text)> Bars { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "figure");
        builder.AddAttribute(1, "class", "chart");
        builder.OpenElement(2, "figcaption");
        builder.AddContent(3, Label);
        builder.CloseElement();
        builder.OpenElement(4, "svg");
        builder.AddAttribute(5, "viewBox", $"0 0 {Width} {Height}");
        builder.AddAttribute(6, "role", "img");
        builder.AddAttribute(
            7, "aria-label", $"{Label}: {string.Join(", ", Bars.Select(bar => $"{bar.Name} {bar.Text}"))}");
        builder.OpenElement(8, "path");
        builder.AddAttribute(9, "class", "ground");
        builder.AddAttribute(10, "d", $"M0 {Ground}.5H{Width}");
        builder.CloseElement();
        foreach (var (index, bar) in Bars.Index())
            Draw(builder, index, bar);
        builder.CloseElement();
        builder.CloseElement();
    }

    private void Draw(RenderTreeBuilder builder, int index, (string Name, long Value, string Text) bar)
    {
        var step = (double)(Width - (2 * Edge)) / Bars.Count;
        var gap = step > 12 ? step * 0.18 : step * 0.1;
        var most = Math.Max(1, Bars.Max(one => one.Value));
        var tall = bar.Value > 0 ? Math.Max(2, (double)bar.Value / most * Tallest) : 0;
        builder.OpenElement(20, "rect");
        builder.AddAttribute(21, "class", index == Bars.Count - 1 ? "bar last" : "bar");
        builder.AddAttribute(22, "x", Write(Edge + (step * index) + gap));
        builder.AddAttribute(23, "y", Write(Ground - tall));
        builder.AddAttribute(24, "width", Write(step - (2 * gap)));
        builder.AddAttribute(25, "height", Write(tall));
        builder.AddAttribute(26, "rx", "2");
        builder.OpenElement(27, "title");
        builder.AddContent(28, $"{bar.Name}: {bar.Text}");
        builder.CloseElement();
        builder.CloseElement();
        // Names and values where there is room; every bar has both in its title.
        var middle = Write(Edge + (step * (index + 0.5)));
        if (bar.Value > 0 && Bars.Count <= MostCaptions)
            Caption(builder, "value", middle, Write(Ground - tall - 6), bar.Text);
        if ((Bars.Count - 1 - index) % Math.Max(1, (Bars.Count + 6) / 7) == 0)
            Caption(builder, "name", middle, Write(Height - 9), bar.Name);
    }

    private static void Caption(RenderTreeBuilder builder, string kind, string x, string y, string text)
    {
        builder.OpenElement(40, "text");
        builder.AddAttribute(41, "class", kind);
        builder.AddAttribute(42, "x", x);
        builder.AddAttribute(43, "y", y);
        builder.AddAttribute(44, "text-anchor", "middle");
        builder.AddContent(45, text);
        builder.CloseElement();
    }

    private static string Write(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
