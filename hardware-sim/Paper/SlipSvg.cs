using System.Globalization;
using System.Security;
using System.Text;

namespace PosSim.Paper;

/// <summary>Paper as SVG: text stays text (searchable, in the viewer's fonts, forced to the printer's cells), pictures
/// and codes are their dots.</summary>
internal static class SlipSvg
{
    /// <summary>White left and right of the printable width: 2 mm.</summary>
    private const int Margin = 16;

    private const string Fonts =
        "'Noto Sans Mono CJK SC','WenQuanYi Micro Hei Mono','Sarasa Mono SC','NSimSun',monospace";

    /// <summary>Browsers' own style sheet sets white-space on text elements, so they do not inherit it.</summary>
    private const string KeepBlanks = "text { white-space: pre }";

    public static string Of(IReadOnlyList<Mark> marks, int width, int rows)
    {
        rows = Math.Max(1, rows);
        var whole = width + 2 * Margin;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{rows}"
              viewBox="{-Margin} 0 {whole} {rows}">
            <style>{KeepBlanks}</style>
            <rect x="{-Margin}" width="100%" height="100%" fill="#fff"/>
            <g font-family="{Fonts}" style="white-space:pre" xml:space="preserve">

            """);
        foreach (var mark in marks)
        {
            if (mark is Mark.Text run) AppendText(svg, run);
            else if (mark is Mark.Picture picture) AppendPicture(svg, picture);
        }
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static void AppendText(StringBuilder svg, Mark.Text run)
    {
        var style = run.Style;
        var sideways = run.Turn is Turn.Right or Turn.Left;
        int width = sideways ? run.Height : run.Width, height = sideways ? run.Width : run.Height;
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"{Placing(run)}\">");
        if (style.Inverse) svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\"/>");
        if (style.Rotated)
        {
            var x = style.Lead;
            foreach (var character in run.Content.EnumerateRunes())
            {
                var place = $"translate({x + style.GlyphWidth} 0) rotate(90)";
                AppendCharacters(svg, character.ToString(), style, place, (style.ScaleY, style.ScaleX));
                x += style.Advance;
            }
        }
        else
        {
            AppendCharacters(svg, run.Content, style, $"translate({style.Lead} 0)", (style.ScaleX, style.ScaleY));
        }
        if (style.Underline > 0)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect y=\"{height - style.Underline}\" width=\"{width}\" height=\"{style.Underline}\"/>");
        }
        svg.Append("</g>\n");
    }

    /// <summary>A monospaced character is 0.6 of the font size wide, a Chinese one all of it.</summary>
    private static void AppendCharacters(
        StringBuilder svg, string text, TextStyle style, string place, (int X, int Y) scale)
    {
        var size = style.TwoByte ? 24 : style.FontB ? 15 : 20;
        var count = text.EnumerateRunes().Count();
        var length = style.Rotated ? style.CellWidth : count * style.Advance / scale.X;
        var weight = style.Bold ? " font-weight=\"bold\"" : "";
        var fill = style.Inverse ? " fill=\"#fff\"" : "";
        var adjust = length > count * style.CellWidth ? "spacing" : "spacingAndGlyphs";
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"{place} scale({scale.X} {scale.Y})\"");
        svg.Append(CultureInfo.InvariantCulture, $" y=\"{style.CellHeight * 5 / 6}\" font-size=\"{size}\"");
        svg.Append(CultureInfo.InvariantCulture,
            $" textLength=\"{length}\" lengthAdjust=\"{adjust}\"{weight}{fill}>{Escape(text)}</text>");
    }

    private static void AppendPicture(StringBuilder svg, Mark.Picture picture)
    {
        var dots = picture.Dots().Rotate(picture.Turn);
        var data = Convert.ToBase64String(DotPng.Of(dots, margin: 0));
        svg.Append(CultureInfo.InvariantCulture, $"<image x=\"{picture.X}\" y=\"{picture.Y}\"");
        svg.Append(CultureInfo.InvariantCulture, $" width=\"{dots.Width}\" height=\"{Math.Max(1, dots.Height)}\"");
        svg.Append(" style=\"image-rendering:pixelated;mix-blend-mode:multiply\" ");
        svg.Append(CultureInfo.InvariantCulture, $"href=\"data:image/png;base64,{data}\">");
        if (picture.Content.Length > 0) svg.Append("<title>").Append(Escape(picture.Content)).Append("</title>");
        svg.Append("</image>\n");
    }

    private static string Placing(Mark mark) => mark.Turn switch
    {
        Turn.Right => $"translate({mark.X + mark.Width} {mark.Y}) rotate(90)",
        Turn.Half => $"translate({mark.X + mark.Width} {mark.Y + mark.Height}) rotate(180)",
        Turn.Left => $"translate({mark.X} {mark.Y + mark.Height}) rotate(-90)",
        _ => $"translate({mark.X} {mark.Y})",
    };

    /// <summary>XML 1.0 has no place for most control characters, nor for halves of surrogate pairs.</summary>
    private static string Escape(string text) => SecurityElement.Escape(VisibleText.Of(text)) ?? "";
}
