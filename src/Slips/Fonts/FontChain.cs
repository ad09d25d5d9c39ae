namespace PosDaemon.Slips.Fonts;

/// <summary>Font files in the order in which a character is looked for, and the folders in which they may lie. A fixed
/// list: the same machine always draws the same dots, whatever else is installed on it.</summary>
/// <param name="Folders">Absolute; those that are not there are passed over.</param>
/// <param name="Chinese">File names and index within the file. At least one of these is needed.</param>
/// <param name="Others">For what Chinese fonts lack.</param>
public sealed record FontChain(
    IReadOnlyList<string> Folders, IReadOnlyList<FontFile> Chinese, IReadOnlyList<FontFile> Others)
{
    /// <summary>First those whose Latin half is exactly half as wide. NotoSansCJK: 2 is SC, 7 its monospaced twin.
    /// </summary>
    private static readonly FontFile[] LinuxChinese =
    [
        new("NotoSansCJK-Regular.ttc", 7), new("NotoSansMonoCJKsc-Regular.otf"), new("NotoSansCJK-VF.ttc", 2),
        new("NotoSansCJKsc-Regular.otf"), new("SourceHanSansSC-Regular.otf"), new("wqy-microhei.ttc", 1),
        new("wqy-zenhei.ttc", 1), new("DroidSansFallbackFull.ttf"), new("uming.ttc"),
    ];

    /// <summary>First those that are made for a script, which have its marks and joins.</summary>
    private static readonly FontFile[] LinuxOthers =
    [
        .. Noto("Arabic", "Hebrew", "Thai", "Lao", "Khmer", "Myanmar", "Devanagari", "Bengali", "Gurmukhi", "Gujarati",
            "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Syriac", "Thaana", "NKo", "Mongolian",
            "Javanese", "Balinese", "Sundanese", "Tifinagh", "MeeteiMayek", "OlChiki", "NewTaiLue", "TaiLe", "TaiTham",
            "TaiViet", "Cham", "Buginese", "Batak", "Lepcha", "Limbu", "Chakma", "Adlam"),
        new("NotoSerifTibetan-Regular.ttf"), new("DejaVuSansMono.ttf"),
        new("DejaVuSans.ttf"), new("NotoSansMono-Regular.ttf"),
        new("NotoSans-Regular.ttf"), new("NotoSansSymbols2-Regular.ttf"), new("NotoSansSymbols-Regular.ttf"),
        new("NotoSansMath-Regular.ttf"), .. Noto("Armenian", "Georgian", "Ethiopic", "Cherokee", "Yi",
            "CanadianAboriginal", "Vai", "Bamum", "Lisu", "Miao", "Coptic", "Osage"),
        new("FreeMono.ttf"), new("FreeSans.ttf"), new("HanaMinA.ttf"), new("HanaMinB.ttf"), new("unifont.otf"),
    ];

    private static readonly string[] LinuxFolders =
    [
        "opentype/noto", "truetype/noto", "truetype/wqy", "truetype/dejavu", "truetype/droid", "truetype/arphic",
        "truetype/freefont", "truetype/hanazono", "opentype/unifont", "opentype/source-han-sans", "noto", "noto-cjk",
        "google-noto-cjk", "google-noto-sans-cjk-fonts", "google-noto-sans-cjk-vf-fonts", "google-noto",
        "wqy-microhei", "wqy-zenhei", "wenquanyi/wqy-microhei", "wenquanyi/wqy-zenhei", "dejavu", "TTF", "OTF",
        "dejavu-sans-mono-fonts", "dejavu-sans-fonts", "adobe-source-han-sans", "gnu-free", "",
    ];

    private static readonly FontFile[] WindowsChinese =
        [new("simsun.ttc", 1), new("msyh.ttc"), new("simhei.ttf"), new("Deng.ttf"), new("NotoSansSC-VF.ttf")];

    private static readonly FontFile[] WindowsOthers =
    [
        new("simsunb.ttf"), new("SimsunExtG.ttf"), new("consola.ttf"), new("segoeui.ttf"), new("seguisym.ttf"),
        new("msgothic.ttc"), new("malgun.ttf"), new("msjh.ttc"), new("mingliub.ttc"), new("LeelawUI.ttf"),
        new("Nirmala.ttf"), new("Nirmala.ttc"), new("tahoma.ttf"), new("arial.ttf"), new("mmrtext.ttf"),
        new("himalaya.ttf"), new("monbaiti.ttf"), new("ebrima.ttf"),
    ];

    /// <summary>The usual fonts of Windows, or of the usual Linux distributions.</summary>
    public static FontChain OfThisSystem { get; } = OperatingSystem.IsWindows()
        ? new([Environment.GetFolderPath(Environment.SpecialFolder.Fonts)], WindowsChinese, WindowsOthers)
        : new([.. LinuxFolders.SelectMany(static folder =>
            (string[])[$"/usr/share/fonts/{folder}", $"/usr/local/share/fonts/{folder}"])], LinuxChinese, LinuxOthers);

    /// <summary>The files that are there, by their full path; null when none of them is for Chinese.</summary>
    internal IReadOnlyList<FontFile>? Find()
    {
        FontFile[] chinese = [.. Chinese.Select(Place).OfType<FontFile>()];
        return chinese.Length == 0 ? null : [.. chinese, .. Others.Select(Place).OfType<FontFile>()];
    }

    private static FontFile[] Noto(params ReadOnlySpan<string> scripts)
    {
        var files = new FontFile[scripts.Length];
        for (var i = 0; i < files.Length; i++)
            files[i] = new($"NotoSans{scripts[i]}-Regular.ttf");
        return files;
    }

    private FontFile? Place(FontFile file) => Folders.Select(folder => Path.Combine(folder, file.Path))
        .Where(File.Exists)
        .Select(path => file with { Path = path })
        .FirstOrDefault();
}

/// <summary>One font of a file, which may hold several.</summary>
/// <param name="Path">The name of the file, or its full path once it is found.</param>
/// <param name="Index">From 0.</param>
public sealed record FontFile(string Path, int Index = 0);
