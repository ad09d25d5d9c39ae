namespace PosSim.Paper;

/// <summary>Bands of one raster, printed one below the other, are one picture to a reader.</summary>
internal static class PictureBands
{
    public static List<Mark> Merge(IEnumerable<Mark> marks)
    {
        var merged = new List<Mark>();
        // Bands of the picture that is the last one in merged.
        List<Mark.Picture> bands = [];
        foreach (var mark in marks)
        {
            if (mark is Mark.Picture { Kind: PictureKind.Image } band)
            {
                if (bands.Count > 0 && Continues(bands[^1], band))
                {
                    bands.Add(band);
                    merged[^1] = Joined([.. bands]);
                    continue;
                }
                bands = [band];
            }
            else
                bands = [];
            merged.Add(mark);
        }
        return merged;
    }

    private static bool Continues(Mark.Picture above, Mark.Picture band) =>
        above.X == band.X && above.Width == band.Width && above.Bottom == band.Y && above.Turn == band.Turn;

    private static Mark.Picture Joined(Mark.Picture[] bands) => bands[0] with
    {
        Height = bands[^1].Bottom - bands[0].Y,
        Dots = () =>
        {
            var whole = new DotImage(bands[0].Width, bands[^1].Bottom - bands[0].Y);
            foreach (var band in bands) whole.Draw(band.Dots(), 0, band.Y - bands[0].Y);
            return whole;
        },
    };
}
