using System.Net;
using System.Net.Sockets;
using PosCloud.Terminals;

namespace PosCloud.Tests;

/// <summary>The kernel's lists of sockets, as a little-endian machine writes them.</summary>
public sealed class SocketOwnersTests
{
    private const string Heading =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    private static readonly IPEndPoint Cloud = IPEndPoint.Parse("127.0.0.1:5080");

    [Fact]
    public void The_socket_of_the_other_end_is_found_among_others_and_its_own_end_is_not_it()
    {
        string[] list =
        [
            Heading,
            Line("00000000:13D8", "00000000:0000", "0A", 998, 11),
            Line("0100007F:13D8", "0100007F:9C42", "01", 998, 12),
            Line("0100007F:9C41", "0100007F:13D8", "01", 1001, 13),
            Line("0100007F:9C42", "0100007F:0050", "01", 1002, 14),
            Line("0100007F:9C42", "0100007F:13D8", "01", 1003, 15),
            Line("0200007F:9C42", "0100007F:13D8", "01", 1004, 16),
        ];
        Assert.Equal(1003u, SocketOwners.Find(list, IPEndPoint.Parse("127.0.0.1:40002"), Cloud));
        Assert.Equal(1004u, SocketOwners.Find(list, IPEndPoint.Parse("127.0.0.2:40002"), Cloud));
        Assert.Null(SocketOwners.Find(list, IPEndPoint.Parse("127.0.0.1:40003"), Cloud));
    }

    [Fact]
    public void Addresses_of_ipv6_are_written_by_words_of_32_bits()
    {
        var list = new[]
        {
            Line("00000000000000000000000001000000:9C42", "00000000000000000000000001000000:13D8", "01", 1000, 1),
            Line("B80D0120000000003412000078560000:9C42", "00000000000000000000000001000000:13D8", "01", 1001, 2),
        };
        var cloud = IPEndPoint.Parse("[::1]:5080");
        Assert.Equal(1000u, SocketOwners.Find(list, IPEndPoint.Parse("[::1]:40002"), cloud));
        Assert.Equal(1001u, SocketOwners.Find(list, IPEndPoint.Parse("[2001:db8::1234:0:5678]:40002"), cloud));
    }

    [Fact]
    public void A_socket_of_ipv6_that_speaks_ipv4_is_found_whichever_way_either_end_writes_it()
    {
        var list = new[]
        {
            Line("0000000000000000FFFF00000100007F:9C42", "0000000000000000FFFF00000100007F:13D8", "01", 1000, 1),
        };
        foreach (var (local, remote) in new[]
        {
            ("127.0.0.1:40002", "127.0.0.1:5080"), ("[::ffff:127.0.0.1]:40002", "[::ffff:127.0.0.1]:5080"),
            ("127.0.0.1:40002", "[::ffff:127.0.0.1]:5080"),
        })
            Assert.Equal(1000u, SocketOwners.Find(list, IPEndPoint.Parse(local), IPEndPoint.Parse(remote)));
    }

    [Theory]
    [InlineData("01", 7, true)]
    [InlineData("04", 7, true)]   // its end is shut down, the answer may still come
    [InlineData("05", 7, true)]
    [InlineData("05", 0, false)]  // closed: the kernel shows root's uid for what nobody holds any more
    [InlineData("06", 0, false)]
    [InlineData("02", 7, false)]  // not connected yet: to somebody else, then
    [InlineData("0A", 7, false)]
    public void Only_a_socket_that_somebody_holds_and_that_is_connected_has_an_owner(
        string state, int inode, bool isOwned)
    {
        var list = new[] { Line("0100007F:9C42", "0100007F:13D8", state, 1000, inode) };
        Assert.Equal(
            isOwned ? 1000u : null, SocketOwners.Find(list, IPEndPoint.Parse("127.0.0.1:40002"), Cloud));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0100007F:9C42")]
    [InlineData("   1: 0100007F:9C42 0100007F:13D8 01")]
    [InlineData("   1: 0100007F:9C42 0100007F:13D8 01 0:0 00:0 0 -1 0 15")]
    [InlineData("   1: 0100007F:9C42 0100007F:13D8 01 0:0 00:0 0 x 0 15")]
    [InlineData("   1: 0100007F:9C42 0100007F:13D8 01 0:0 00:0 0 4294967296 0 15")]
    public void A_line_that_is_none_tells_nobody(string line) =>
        Assert.Null(SocketOwners.Find([line], IPEndPoint.Parse("127.0.0.1:40002"), Cloud));

    [Fact]
    public void Where_there_are_no_lists_nobody_is_known()
    {
        var end = IPEndPoint.Parse("127.0.0.1:40002");
        Assert.Null(new SocketOwners().Find(end, Cloud));
        Assert.Null(new SocketOwners("/no/such/list").Find(end, Cloud));
        Assert.Null(new SocketOwners("/proc/self").Find(end, Cloud));
    }

    [Theory]
    [InlineData("127.0.0.1", AddressFamily.InterNetwork)]
    [InlineData("127.0.0.1", AddressFamily.InterNetworkV6)]
    [InlineData("::1", AddressFamily.InterNetworkV6)]
    public async Task A_connection_of_this_process_is_of_its_own_user(string address, AddressFamily caller)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("only Linux lists sockets with their owners");
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        using var client = new TcpClient(caller);
        if (caller == AddressFamily.InterNetworkV6)
            client.Client.DualMode = true;
        var there = (IPEndPoint)listener.LocalEndpoint;
        var connecting = client.ConnectAsync(
            caller == AddressFamily.InterNetworkV6 ? there.Address.MapToIPv6() : there.Address, there.Port);
        using var accepted = await listener.AcceptSocketAsync();
        await connecting;
        var user = new ConnectionUser(SocketOwners.OfSystem(), accepted.LocalEndPoint, accepted.RemoteEndPoint);

        Assert.Equal(Uid(), user.Find());
        // Known for good, also when the other end is gone.
        client.Dispose();
        Assert.Equal(Uid(), user.Find());
    }

    private static uint Uid() => uint.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Split('\t')[2]);

    private static string Line(string local, string remote, string state, uint uid, int inode) =>
        $"   1: {local} {remote} {state} 00000000:00000000 00:00000000 00000000 {uid,5}        0 {inode} 1 "
        + "00000000d43c3036 100 0 0 10 0                   ";
}
