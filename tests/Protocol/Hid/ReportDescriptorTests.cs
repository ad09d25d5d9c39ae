using PosDaemon.Protocol.Hid;

namespace PosDaemon.Protocol.Tests.Hid;

public sealed class ReportDescriptorTests
{
    private static ReportDescriptor Parse(byte[] bytes)
    {
        Assert.True(ReportDescriptor.TryParse(bytes, out var descriptor, out var fault), fault);
        Assert.Equal("", fault);
        return descriptor;
    }

    private static string Show(ReportField field) =>
        $"{field.Kind} {field.ReportId} {field.Usage.Page:x2}/{field.Usage.Id:x2} "
            + $"@{field.Offset} {field.Size}x{field.Count}";

    [Fact]
    public void A_recorded_scanner_is_read_field_by_field()
    {
        var descriptor = Parse(Descriptors.HandHeldProducts);

        Assert.Equal(
            [
                "Input 2 01/3b @8 8x1", "Input 2 8c/fb @16 8x1", "Input 2 8c/fc @24 8x1", "Input 2 8c/fd @32 8x1",
                "Input 2 8c/fe @40 8x56", "Input 2 ff66/00 @488 8x1", "Input 2 ff66/00 @496 8x1",
                "Input 2 8c/ff @504 1x8",
                "Output 4 8c/5f @8 1x1", "Output 4 8c/60 @9 1x1", "Output 4 8c/85 @10 1x1", "Output 4 8c/86 @11 1x5",
                "Input 240 ffff/02 @8 8x63", "Output 240 ffff/03 @8 8x63",
            ],
            descriptor.Fields.Select(Show));
        Assert.Equal(64, descriptor.LengthOf(ReportKind.Input, 2));
        Assert.Equal(2, descriptor.LengthOf(ReportKind.Output, 4));
        Assert.Equal(0, descriptor.LengthOf(ReportKind.Feature, 2));
        Assert.All(descriptor.Fields, field => Assert.Equal(new HidUsage(0x8C, 0x02), field.Application));
    }

    /// <summary>As Windows tells them: by filling them in.</summary>
    [Fact]
    public void Fields_are_found_where_a_report_changes_when_they_are_filled_in()
    {
        var descriptor = Parse(Descriptors.HandHeldProducts);
        byte[] empty = [2, .. new byte[63]];
        ReportField[] found = [.. descriptor.Fields
            .Where(field => field.ReportId == 2 && PosScannerLayout.Usages.Contains(field.Usage))
            .Select(field => field with { Offset = ReportField.OffsetOfChange(empty, Filled(empty, field))!.Value })];

        Assert.True(PosScannerLayout.TryFind(ReportDescriptor.OfFields(
            found, new Dictionary<(ReportKind, byte), int> { [(ReportKind.Input, 2)] = 64 }), out var layout));
        Assert.Equal((2, 64, 56, true),
            ((int)layout.ReportId, layout.Length, layout.Capacity, layout.HasByteCount));
        Assert.All(found, field => Assert.Contains(field, descriptor.Fields));
        Assert.Equal(PosScannerLayout.Usages.Count, found.Length);
        Assert.Null(ReportField.OffsetOfChange(empty, empty));
    }

    private static byte[] Filled(byte[] report, ReportField field)
    {
        var filled = (byte[])report.Clone();
        for (var bit = field.Offset; bit < field.Offset + field.Size * field.Count; bit++)
            filled[bit / 8] |= (byte)(1 << (bit % 8));
        return filled;
    }

    [Fact]
    public void A_recorded_keyboard_has_its_range_of_keys_its_padding_and_its_lamps()
    {
        var descriptor = Parse(Descriptors.DatalogicKeyboard);

        Assert.Equal(
            [
                .. Enumerable.Range(0, 8).Select(key => $"Input 0 07/{0xE0 + key:x2} @{key} 1x1"),
                .. Enumerable.Range(0, 5).Select(lamp => $"Output 0 08/{1 + lamp:x2} @{lamp} 1x1"),
                "Input 0 07/00 @16 8x6",
            ],
            descriptor.Fields.Select(Show));
        Assert.Equal(8, descriptor.LengthOf(ReportKind.Input, 0));
    }

    [Theory]
    // Saved and restored: page, size, count and id.
    [InlineData("058C 7508 9501 8502 A4 0501 7501 9503 8503 8103 B4 09FE 8102", "Input 2 8c/fe @8 8x1")]
    // The page in force at the main item counts, a usage of four bytes has its own.
    [InlineData("0501 09FE 058C 7508 9501 8102", "Input 0 8c/fe @0 8x1")]
    [InlineData("0501 0BFE008C00 7508 9501 8102", "Input 0 8c/fe @0 8x1")]
    // Maximum before minimum; the last usage has what is left.
    [InlineData("058C 29FD 19FB 7508 9505 8102",
        "Input 0 8c/fb @0 8x1,Input 0 8c/fc @8 8x1,Input 0 8c/fd @16 8x3")]
    // Of usages between delimiters the first is meant.
    [InlineData("058C A901 09FB 09FC A900 09FE 7508 9502 8102", "Input 0 8c/fb @0 8x1,Input 0 8c/fe @8 8x1")]
    // Long and unknown items are passed over, a field without a usage or of no bits has none.
    [InlineData("FE02AA0102 FC 0C 058C 7508 9501 8102 09FE 7500 8102 09FE 7508 8102", "Input 0 8c/fe @8 8x1")]
    // A usage is for the next main item only.
    [InlineData("058C 09FE A101 7508 9501 8102 C0", "")]
    public void Items_have_the_effect_that_the_definition_gives_them(string hex, string fields) =>
        Assert.Equal(fields, string.Join(',', Parse(Descriptors.Of(hex)).Fields.Select(Show)));

    [Theory]
    [InlineData("05", "it ends in the middle of an item")]
    [InlineData("26FF", "it ends in the middle of an item")]
    [InlineData("FE", "it ends in the middle of an item")]
    [InlineData("FE05AA01", "it ends in the middle of an item")]
    [InlineData("A101", "a collection is not closed")]
    [InlineData("C0", "it closes no collection")]
    [InlineData("B4", "it restores a state that it has not saved")]
    [InlineData("8500", "report id 0 is not 1 to 255")]
    [InlineData("860001", "report id 256 is not 1 to 255")]
    [InlineData("760101 9501 8102", "it has a field of 257 bits, 256 at most")]
    [InlineData("7508 960140 8102", "report 0 has more than 16384 bytes")]
    [InlineData("7508 97FFFFFFFF 8102", "report 0 has more than 16384 bytes")]
    [InlineData("058C 1900 2AFFFF 7501 960020 8102", "it has more than 4096 fields")]
    public void A_descriptor_that_cannot_be_right_is_refused_with_what_is_wrong(string hex, string fault)
    {
        Assert.False(ReportDescriptor.TryParse(Descriptors.Of(hex), out var descriptor, out var found));

        Assert.Null(descriptor);
        Assert.Equal(fault, found);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        Assert.False(ReportDescriptor.TryParse([.. Enumerable.Repeat<byte>(0xA4, 33)], out _, out var saved));
        Assert.False(ReportDescriptor.TryParse(
            [.. Enumerable.Range(0, 33).SelectMany(_ => Descriptors.Of("A100"))], out _, out var nested));
        Assert.False(ReportDescriptor.TryParse(new byte[ReportDescriptor.Longest + 1], out _, out var tooLong));

        Assert.Equal("it saves its state more than 32 times", saved);
        Assert.Equal("its collections are nested more than 32 deep", nested);
        Assert.Equal("it has 4097 bytes, 4096 at most", tooLong);
    }

    [Fact]
    public void Hostile_descriptors_are_read_or_refused_and_never_throw()
    {
        byte[][] known = [Descriptors.HandHeldProducts, Descriptors.Newland, Descriptors.DatalogicKeyboard];
        var random = new Random(11);
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = random.Next(3) == 0
                ? new byte[random.Next(200)]
                : known[random.Next(known.Length)][..^random.Next(8)];
            if (run % 3 == 0)
                random.NextBytes(bytes);
            for (var change = random.Next(8); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var isRead = ReportDescriptor.TryParse(bytes, out var descriptor, out var fault);

            Assert.Equal(isRead, fault.Length == 0);
            if (isRead && PosScannerLayout.TryFind(descriptor!, out var layout))
                Assert.InRange(layout.Length, 1, ReportDescriptor.LongestReport);
        }
    }

    [Fact]
    public void A_field_is_read_wherever_its_bits_are()
    {
        var field = new ReportField(ReportKind.Input, 0, default, default, Offset: 5, Size: 7, Count: 2);
        byte[] report = [0b1010_0000, 0b1100_1001, 0b0000_0101];

        Assert.Equal([0b100_1101u, 0b101_1100u], [field.Read(report), field.Read(report, 1)]);
        Assert.Equal(0u, field.Read([]));
    }
}
