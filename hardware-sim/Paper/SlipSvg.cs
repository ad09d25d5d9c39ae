namespace PosSim.Paper;

/// <summary>Paper as SVG.</summary>
internal static class SlipSvg
{
    public static string Of(IReadOnlyList<Mark> marks, int width, int rows) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {rows}\"><!-- {marks.Count} --></svg>";
}
