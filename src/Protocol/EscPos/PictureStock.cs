namespace PosDaemon.Protocol.EscPos;

/// <summary>The pictures of the last slips by their content, so that a logo is decoded and dithered once. Bounded; the
/// one that was not used for longest goes. Not thread-safe.</summary>
internal sealed class PictureStock(int most = 8)
{
    private const int MostBytes = 4 << 20;

    /// <summary>The last used one last.</summary>
    private readonly List<Picture> pictures = [];

    public Picture Of(ReadOnlySpan<char> base64)
    {
        for (int i = pictures.Count - 1; i >= 0; i--)
        {
            Picture known = pictures[i];
            if (!base64.SequenceEqual(known.Base64))
                continue;
            if (i < pictures.Count - 1)
            {
                pictures.RemoveAt(i);
                pictures.Add(known);
            }
            return known;
        }
        var picture = new Picture(base64.ToString());
        pictures.Add(picture);
        while (pictures.Count > most || pictures.Count > 1 && Size() > MostBytes)
            pictures.RemoveAt(0);
        return picture;
    }

    private int Size()
    {
        int size = 0;
        foreach (Picture picture in pictures)
            size += picture.Size;
        return size;
    }
}
