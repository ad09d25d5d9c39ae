using System.Text;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Protocol.Tests.Grpc;

public class StatusTextTests
{
    [Theory]
    [InlineData("plain text ~!$&", "plain text ~!$&")]
    [InlineData("100%", "100%25")]
    [InlineData("已停用", "%E5%B7%B2%E5%81%9C%E7%94%A8")]
    [InlineData("a\r\nb\0\u007f", "a%0D%0Ab%00%7F")]
    [InlineData("🎫", "%F0%9F%8E%AB")]
    public void Text_is_encoded_as_utf8_percent_bytes_and_decoded_back(string text, string encoded)
    {
        Assert.Equal(encoded, GrpcStatusText.Encode(text));
        Assert.Equal(text, GrpcStatusText.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("100%!", "100%!")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%e5%b7%b2", "已")]
    [InlineData("%FF", "\uFFFD")]
    [InlineData("%E5%B7", "\uFFFD")]
    public void Broken_escapes_stay_and_broken_utf8_is_replaced(string sent, string text) =>
        Assert.Equal(text, GrpcStatusText.Decode(sent));

    [Fact]
    public void Raw_utf8_that_came_in_as_latin1_is_read_as_utf8() =>
        Assert.Equal("已停用", GrpcStatusText.Decode(Encoding.Latin1.GetString("已停用"u8)));

    [Fact]
    public void A_lone_surrogate_is_sent_as_the_replacement_character() =>
        Assert.Equal("%EF%BF%BD", GrpcStatusText.Encode("\ud83c"));

    [Fact]
    public void A_text_without_end_is_cut_at_a_whole_character()
    {
        var encoded = GrpcStatusText.Encode(new string('已', 10_000));

        Assert.InRange(encoded.Length, GrpcLimits.StatusTextBytes - 9, GrpcLimits.StatusTextBytes);
        Assert.Equal(0, encoded.Length % "%E5%B7%B2".Length);
    }
}
