using HarfBuzzSharp;
using PosDaemon.Slips.Fonts;
using SkiaSharp;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Names that cannot stand letter by letter in cells: each is drawn as the script is written.</summary>
public sealed class ShapedWordTests : IDisposable
{
    /// <summary>A script's font, whether it runs from right to left, and what names are made of.</summary>
    private static readonly (string Font, bool IsRightToLeft, string[] Syllables)[] Scripts =
    [
        ("Thai", false, ["กุ้", "ง", "น้ำ", "ตา", "ล", "สุ", "ภา", "พร", "ชัย", "วัฒน์", "ปิ่น", "แก้ว", "เพ็ญ",
            "ศรี"]),
        ("Lao", false, ["ສຸ", "ກັນ", "ບຸນ", "ມີ", "ແກ້ວ", "ຈັນ", "ທອງ", "ຄຳ"]),
        ("Khmer", false, ["សុ", "ខា", "ចន្ទ", "រ័ត្ន", "ដា", "ភា", "ស្រី", "វិ"]),
        ("Myanmar", false, ["အောင်", "စု", "ကြည်", "မြင့်", "သန်း", "ဝင်း", "ထွန်း"]),
        ("Devanagari", false, ["रा", "जे", "श", "कु", "मा", "र", "श्री", "वि", "ष्णु", "क्ष", "मि", "त्र"]),
        ("Bengali", false, ["সু", "মি", "ত্র", "রা", "য়", "শ্রী", "কৃ", "ষ্ণ"]),
        ("Gurmukhi", false, ["ਗੁ", "ਰ", "ਪ੍ਰੀ", "ਤ", "ਸਿੰ", "ਘ", "ਕੌ"]),
        ("Gujarati", false, ["પ", "ટે", "લ", "શ્રી", "કૃ", "ષ્ણ", "મિ"]),
        ("Oriya", false, ["ସୁ", "ମି", "ତ୍ର", "ଦା", "ସ", "କୃ"]),
        ("Tamil", false, ["மு", "ரு", "க", "ன்", "செ", "ல்", "வி", "ஸ்ரீ"]),
        ("Telugu", false, ["శ్రీ", "ని", "వా", "స్", "రె", "డ్డి", "కృ"]),
        ("Kannada", false, ["ಶ್ರೀ", "ಕೃ", "ಷ್ಣ", "ರಾ", "ವ್"]),
        ("Malayalam", false, ["കൃ", "ഷ്ണ", "ൻ", "നാ", "യ", "ർ", "ശ്രീ"]),
        ("Sinhala", false, ["සු", "නි", "ල්", "පෙ", "රේ", "රා", "ශ්‍රී"]),
        ("Arabic", true, ["علي", "محمد", "أسعد", "البو", "نُور", "پژمان", "لاله", "ٹیپو"]),
        ("Hebrew", true, ["שלום", "כהן", "שָׁלוֹם", "לֵוִי", "דוד"]),
        ("Syriac", true, ["ܫܠܡܐ", "ܝܘܚܢܢ", "ܡܪܝܡ"]),
        ("Thaana", true, ["އަހްމަދު", "މުހައްމަދު", "ދިވެހި"]),
        ("NKo", true, ["ߒߞߏ", "ߡߊߡߊߘߎ"]),
        ("Balinese", false, ["ᬓᬺᬱ᭄ᬡ", "ᬲᬸ", "ᬤᬾ"]),
    ];

    private readonly FontGlyphs? _glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out _);

    public void Dispose() => _glyphs?.Dispose();

    [Fact]
    public void Three_hundred_names_in_twenty_scripts_are_drawn_as_HarfBuzz_would()
    {
        var random = new Random(20261129);
        foreach (var (script, isRightToLeft, syllables) in Scripts)
        {
            if (FileOf(script) is not { } file)
            {
                Assert.Skip($"no {script} font is installed: apt-get install fonts-noto-core");
                return;
            }
            using var face = SKTypeface.FromFile(file);
            for (var i = 0; i < 15; i++)
            {
                var name = syllables[i % syllables.Length];
                for (var more = isRightToLeft ? 0 : random.Next(3); more > 0; more--)
                    name += syllables[random.Next(syllables.Length)];

                var word = _glyphs!.WordOf(name, isRightToLeft);

                Assert.True(word is not null, $"{script}: {name} is not drawn");
                var sizes = Enumerable.Range(9, 14).Reverse()
                    .Select(size => Ink(file, face, name, isRightToLeft, size));
                var ours = Trimmed(Rows(word));
                Assert.True(sizes.Any(ink => ink == ours), $"{script}: {name}\n{ours}");
            }
        }
    }

    [Theory]
    [InlineData("علي", "على")]
    [InlineData("กุ้ง", "กง")]
    [InlineData("कुमार", "कमार")]
    [InlineData("בּ", "ב")]
    public void Dots_and_marks_tell_two_words_apart(string word, string other)
        => Assert.NotEqual(Trimmed(Rows(_glyphs!.WordOf(word, true)!)), Trimmed(Rows(_glyphs.WordOf(other, true)!)));

    [Fact]
    public void A_word_that_no_font_has_is_not_drawn()
        => Assert.Null(_glyphs!.WordOf("ก\U0001F3FF\U00013000", false));

    [Fact]
    public void Letters_with_stacked_accents_and_tails_lie_within_their_row()
    {
        foreach (var letter in "ẾỆẪỘŶĢŞÇỵþĘ".EnumerateRunes())
        {
            var dots = _glyphs!.DotsOf(letter, 1);
            Assert.False(dots.IsEmpty, letter.ToString());
            // Ink that was cut off would end in a full row of it; a letter's own edge is narrower than its stem.
            Assert.True(Rows(dots.ToArray(), 1)[0].Count(static dot => dot == '#') <= 5, letter.ToString());
        }
    }

    private static string? FileOf(string script)
    {
        var file = $"/usr/share/fonts/truetype/noto/NotoSans{script}-Regular.ttf";
        return File.Exists(file) ? file : null;
    }

    private static string[] Rows(ShapedWord word) => Rows(word.Rows.ToArray(), word.Cells);

    private static string[] Rows(byte[] dots, int cells)
    {
        var stride = (cells * 12 + 7) / 8;
        return [.. Enumerable.Range(0, 24).Select(y => string.Concat(Enumerable.Range(0, cells * 12)
            .Select(x => (dots[y * stride + x / 8] & 0x80 >> x % 8) != 0 ? '#' : '.')))];
    }

    /// <summary>Without blank rows and columns around the ink.</summary>
    private static string Trimmed(string[] rows)
    {
        var inked = rows.SkipWhile(IsBlank).Reverse().SkipWhile(IsBlank).Reverse().ToList();
        if (inked.Count == 0)
            return "";
        var left = inked.Min(static row => row.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? at : 999);
        var right = inked.Max(static row => row.LastIndexOf('#'));
        return string.Join('\n', inked.Select(row => row[left..(right + 1)]));

        static bool IsBlank(string row) => !row.Contains('#', StringComparison.Ordinal);
    }

    /// <summary>The same word glyph by glyph on a large sheet, where nothing can be cut off.</summary>
    private static string Ink(string file, SKTypeface face, string text, bool isRightToLeft, int size)
    {
        using var blob = Blob.FromFile(file);
        using var shapes = new Face(blob, 0);
        using var shaper = new HarfBuzzSharp.Font(shapes);
        shaper.SetScale(shapes.UnitsPerEm, shapes.UnitsPerEm);
        shaper.SetFunctionsOpenType();
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(text);
        buffer.GuessSegmentProperties();
        buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        shaper.Shape(buffer);
        using var font = new SKFont(face, size) { Edging = SKFontEdging.Alias, Hinting = SKFontHinting.Slight };
        using var bitmap = new SKBitmap(new SKImageInfo(900, 200, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        float pen = 0;
        foreach (var (glyph, place) in buffer.GlyphInfos.Zip(buffer.GlyphPositions))
        {
            using var one = new SKTextBlobBuilder();
            var unit = (float)size / shapes.UnitsPerEm;
            one.AddPositionedRun([(ushort)glyph.Codepoint], font,
                [new SKPoint(pen + place.XOffset * unit, -place.YOffset * unit)]);
            using var drawn = one.Build();
            if (drawn is not null)
                canvas.DrawText(drawn, 100, 100, paint);
            pen += place.XAdvance * unit;
        }
        var pixels = bitmap.GetPixelSpan().ToArray();
        return Trimmed([.. Enumerable.Range(0, bitmap.Height).Select(y => string.Concat(
            Enumerable.Range(0, bitmap.Width).Select(x => pixels[y * bitmap.RowBytes + x] < 128 ? '#' : '.')))]);
    }
}
