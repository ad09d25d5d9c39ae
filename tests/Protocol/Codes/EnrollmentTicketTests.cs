using PosDaemon.Protocol.Codes;

namespace PosDaemon.Protocol.Tests.Codes;

/// <summary>What a technician copies from one machine to another.</summary>
public sealed class EnrollmentTicketTests
{
    private const string Token = "N-0123456789ABCDEFGHJKMNPQRS", Pin = "ZYXWVTSRQPNMKJHGFEDCBA9876";

    [Theory]
    [InlineData($"https://cloud.test:5443/#{Token}.{Pin}", "https://cloud.test:5443/")]
    [InlineData($"  https://cloud.test#{Token}.{Pin}\n", "https://cloud.test/")]
    [InlineData($"'https://cloud.test:5443/#{Token}.{Pin}'", "https://cloud.test:5443/")]
    [InlineData($"https://[::1]:5443/#{Token}.{Pin}", "https://[::1]:5443/")]
    public void Is_read_whole(string text, string cloud)
    {
        var ticket = EnrollmentTicket.Read(text)!;

        Assert.Equal((new Uri(cloud), Token, Pin), (ticket.Cloud, ticket.Token, ticket.Pin));
        Assert.Equal(ticket, EnrollmentTicket.Read(ticket.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Token)]
    [InlineData($"http://cloud.test/#{Token}.{Pin}")]
    [InlineData($"https://cloud.test/#{Token}")]
    [InlineData($"https://cloud.test/#{Token}.{Pin}x")]
    [InlineData($"https://cloud.test/path#{Token}.{Pin}")]
    [InlineData($"https://me@cloud.test/#{Token}.{Pin}")]
    [InlineData($"https://cloud.test/#N-123.{Pin}")]
    public void Half_of_one_is_none(string text) => Assert.Null(EnrollmentTicket.Read(text));
}
