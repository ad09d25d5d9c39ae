namespace PosDaemon.Slips.Pictures;

/// <summary>The pictures of the last slips by their content, so that a logo is decoded and dithered once. Bounded; the
/// one that was not used for longest goes. Not thread-safe.</summary>
internal sealed class PictureCache(int most = 8)
{
    private const int MostBytes = 4 << 20;

    /// <summary>The last used one last.</summary>
    private readonly List<Picture> _pictures = [];

    public Picture Of(ReadOnlySpan<char> base64)
    {
        for (var i = _pictures.Count - 1; i >= 0; i--)
        {
            var known = _pictures[i];
            if (!base64.SequenceEqual(known.Base64))
                continue;
            if (i < _pictures.Count - 1)
            {
                _pictures.RemoveAt(i);
                _pictures.Add(known);
            }
            return known;
        }
        var picture = new Picture(base64.ToString());
        _pictures.Add(picture);
        while (_pictures.Count > most || _pictures.Count > 1 && Size() > MostBytes)
            _pictures.RemoveAt(0);
        return picture;
    }

    private int Size()
    {
        var size = 0;
        foreach (var picture in _pictures)
            size += picture.Size;
        return size;
    }
}
