using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PosCloud.Admin.Web.Parts;

/// <summary>Bars with their figures and an axis, drawn as SVG. In C#, because Razor keeps the element text of SVG for
/// itself.</summary>
public sealed class BarChart : ComponentBase
{
    private const int Width = 700;
    private const int Height = 230;

    // Room for the figures of the axis, and for half a name beside the last bar.
    private const int Left = 70;
    private const int Right = 24;
    private const int Ground = 200;

    // Room above the bars for a figure that lies, and for one that stands.
    private const int Tallest = 170;
    private const int TallestBelowStanding = 120;

    // Of more than a month no figure can be read.
    private const int MostFigures = 31;
    private const int MostTicks = 4;
    private const double SignWidth = 8.5;

    /// <summary>What the bars are.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Name, height, and the height as it is read.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Name, long Value, string Text)> Bars { get; set; } = [];

    /// <summary>How much of a height is one on the axis: 100 of minor units.</summary>
    [Parameter]
    public int Unit { get; set; } = 1;

    private double Step => (double)(Width - Left - Right) / Bars.Count;

    private bool HasFigures => Bars.Count <= MostFigures;

    private bool AreStanding => HasFigures && Bars.Any(bar => bar.Text.Length * SignWidth > Step);

    // The top of the axis: the lowest round one that no bar is above.
    private long TickStep
    {
        get
        {
            var most = Math.Max(Unit, Bars.Max(bar => bar.Value));
            for (long power = Unit; ; power *= 10)
                foreach (var step in new[] { power, 2 * power, 5 * power })
                    if (step * MostTicks >= most)
                        return step;
        }
    }

    private long Top => TickStep * Math.Max(1, (Bars.Max(bar => bar.Value) + TickStep - 1) / TickStep);

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
        var (step, top) = (TickStep, Top);
        for (long tick = 0; tick <= top; tick += step)
            DrawTick(builder, tick, top);
        foreach (var (index, bar) in Bars.Index())
            Draw(builder, index, bar, top);
        builder.CloseElement();
        builder.CloseElement();
    }

    private void DrawTick(RenderTreeBuilder builder, long tick, long top)
    {
        var y = Ground - HeightOf(tick, top);
        builder.OpenElement(8, "path");
        builder.AddAttribute(9, "class", tick == 0 ? "ground" : "grid");
        builder.AddAttribute(10, "d", $"M{Left} {Write(y)}H{Width}");
        builder.CloseElement();
        Caption(builder, "tick", Left - 8, y + 4, $"{tick / Unit}", "end");
    }

    private void Draw(RenderTreeBuilder builder, int index, (string Name, long Value, string Text) bar, long top)
    {
        var gap = Step > 12 ? Step * 0.18 : Step * 0.1;
        var tall = bar.Value > 0 ? Math.Max(2, HeightOf(bar.Value, top)) : 0;
        builder.OpenElement(20, "rect");
        builder.AddAttribute(21, "class", index == Bars.Count - 1 ? "bar last" : "bar");
        builder.AddAttribute(22, "x", Write(Left + (Step * index) + gap));
        builder.AddAttribute(23, "y", Write(Ground - tall));
        builder.AddAttribute(24, "width", Write(Step - (2 * gap)));
        builder.AddAttribute(25, "height", Write(tall));
        builder.AddAttribute(26, "rx", "2");
        builder.OpenElement(27, "title");
        builder.AddContent(28, $"{bar.Name}: {bar.Text}");
        builder.CloseElement();
        builder.CloseElement();
        // Every bar has its name and its figure in its title, too.
        var middle = Left + (Step * (index + 0.5));
        if (bar.Value != 0 && HasFigures)
            DrawFigure(builder, middle, Ground - tall - 6, bar.Text);
        if ((Bars.Count - 1 - index) % Math.Max(1, (Bars.Count + 6) / 7) == 0)
            Caption(builder, "name", middle, Height - 9, bar.Name, "middle");
    }

    // Standing where it is wider than its bar.
    private void DrawFigure(RenderTreeBuilder builder, double middle, double y, string text)
    {
        if (!AreStanding)
            Caption(builder, "value", middle, y, text, "middle");
        else
            Caption(
                builder, "value", middle + 4, y, text, "start", $"rotate(-90 {Write(middle + 4)} {Write(y)})");
    }

    private double HeightOf(long value, long top) =>
        (double)value / top * (AreStanding ? TallestBelowStanding : Tallest);

    private static void Caption(
        RenderTreeBuilder builder, string kind, double x, double y, string text, string anchor, string? turn = null)
    {
        builder.OpenElement(40, "text");
        builder.AddAttribute(41, "class", kind);
        builder.AddAttribute(42, "x", Write(x));
        builder.AddAttribute(43, "y", Write(y));
        builder.AddAttribute(44, "text-anchor", anchor);
        builder.AddAttribute(45, "transform", turn);
        builder.AddContent(46, text);
        builder.CloseElement();
    }

    private static string Write(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
