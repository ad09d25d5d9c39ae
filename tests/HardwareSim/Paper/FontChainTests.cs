using PosSim.Paper;

namespace PosSim.Tests.Paper;

public sealed class FontChainTests
{
    [Fact]
    public void A_machine_without_a_Chinese_font_is_told_what_to_install()
    {
        var folder = Directory.CreateTempSubdirectory("possim-fonts");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "NotoSansCJK-Regular.ttc"), "no font");
            var missing = Assert.Throws<FontsMissingException>(() => FontChain.Open(folder.FullName, "/nowhere"));
            Assert.Contains("install fonts-noto-cjk", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
