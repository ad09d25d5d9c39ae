using System.Text;
using PosDaemon.Benchmarks.Peers;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosSim.Models;
using PosSim.Paper.Codes;
using PosSim.Tests.Paper;
using ZXing;

namespace PosSim.Tests.Peers;

/// <summary>What the npm encoders of receipts send is understood to the last command, and their codes can be read from
/// the paper. It is no property of our encoder: these have never seen it.</summary>
public sealed class PeerStreams
{
    private static readonly StandardSlip Slip = StandardSlip.Read();

    public static TheoryData<string, bool> Streams()
    {
        var streams = new TheoryData<string, bool>();
        foreach (var peer in Peer.Names)
        {
            streams.Add(peer, false);
            streams.Add(peer, true);
        }
        return streams;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task The_slip_of_a_peer_prints_without_an_unknown_command(string peer, bool logo)
    {
        var slip = PrintedPaper.Of(await StreamAsync(peer, logo));

        Assert.Empty(slip.Trace);
        Assert.Equal(Slip.Lines, PrintedPaper.Lines(slip));
        Assert.Equal(logo, slip.Text.Contains("[image 384x200]", StringComparison.Ordinal));
        Assert.Equal([Slip.Barcode], slip.Barcodes);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task The_codes_of_a_peer_are_read_from_the_paper(string peer, bool logo)
    {
        var slip = PrintedPaper.Of(await StreamAsync(peer, logo));

        var paper = slip.Png();
        Assert.Equal(Encoding.UTF8.GetBytes(Slip.Qr), CodeReader.ReadBytes(paper, BarcodeFormat.QR_CODE));
        Assert.Equal(Slip.Barcode, CodeReader.Read(paper, BarcodeFormat.CODE_128));
    }

    [Fact]
    public async Task Nothing_that_the_peers_can_say_is_unknown()
    {
        if (await PeerPackages.WhyMissingAsync() is { } missing) Assert.Skip(missing);
        var streams = await Peer.EverythingAsync();

        var misread =
            from stream in streams
            from line in PrintedPaper.Trace(stream.Value)
            where line.Contains("unknown command", StringComparison.Ordinal)
                || line.Contains("half a two-byte character", StringComparison.Ordinal)
            select $"{stream.Key}: {line}";

        Assert.True(streams.Count > 800, $"only {streams.Count} streams");
        Assert.Empty(misread);
    }

    private static async Task<byte[]> StreamAsync(string name, bool logo)
    {
        if (await PeerPackages.WhyMissingAsync() is { } missing) Assert.Skip(missing);
        using var peer = Peer.Start(name, Slip);
        return peer.Make(peer.Forms.Contains(Form.Lines)
            ? logo ? Form.LinesDecodedLogo : Form.Lines
            : logo ? Form.DocumentDecodedLogo : Form.Document);
    }
}
