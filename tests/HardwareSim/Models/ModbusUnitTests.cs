using PosSim.Models;

namespace PosSim.Tests.Models;

/// <summary>Frames are those of the public manuals and of the specification, none of them made by our own encoder.
/// </summary>
public sealed class ModbusUnitTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly GateModel _rtu = new(new GateOptions(Board: "modbus"));

    [Theory]
    [InlineData("on and its echo", "01050000FF008C3A", "01050000FF008C3A", true)]
    [InlineData("off", "010500000000CDCA", "010500000000CDCA", false)]
    [InlineData("a value that is neither", "010500001234C0BD", "0185030291", false)]
    [InlineData("channel 5 of 4", "01050004FF00CDFB", "018502C351", false)]
    [InlineData("function 06", "010600000001480A", "01860183A0", false)]
    [InlineData("another unit", "02050000FF008C09", "", false)]
    [InlineData("a broken CRC", "01050000FF008C3B", "", false)]
    public void A_request_is_obeyed_and_answered(string what, string request, string answer, bool isOn)
    {
        _rtu.Receive(Convert.FromHexString(request), Start, out var sent);

        Assert.Equal((what, answer, isOn), (what, Convert.ToHexString(sent), _rtu.IsOn));
    }

    [Fact]
    public void Coils_and_inputs_are_read()
    {
        _rtu.Receive(Convert.FromHexString("01050000FF008C3A"), Start, out _);
        _rtu.Passage.Walk("pass", Start);

        _rtu.Receive(Convert.FromHexString("0101000000043DC9"), Start, out var coils);
        _rtu.Receive(Convert.FromHexString("010200000002F9CB"), Start, out var inputs);

        Assert.Equal(("01010101", "01020101"),
            (Convert.ToHexString(coils[..^2]), Convert.ToHexString(inputs[..^2])));
    }

    [Fact]
    public void Garbage_before_a_request_is_skipped_and_a_split_one_is_whole_in_the_end()
    {
        byte[] stream = [0x01, 0x05, 0x99, .. Convert.FromHexString("01050000FF008C3A")];
        foreach (var value in stream[..^1])
        {
            _rtu.Receive([value], Start, out var nothing);
            Assert.Empty(nothing);
        }

        _rtu.Receive(stream[^1..], Start, out var answer);

        Assert.Equal((8, 3L, true), (answer.Length, _rtu.BytesSkipped, _rtu.IsOn));
    }

    [Fact]
    public void Over_tcp_the_answer_has_the_transaction_and_the_unit_of_the_request()
    {
        var tcp = new GateModel(new GateOptions(Board: "modbus") { HasNetwork = true });

        tcp.Receive(Convert.FromHexString("15010000000611050000FF00"), Start, out var done);
        tcp.Receive(Convert.FromHexString("15020000000611050009FF00"), Start, out var refused);

        Assert.Equal(("15010000000611050000FF00", "150200000003118502"),
            (Convert.ToHexString(done), Convert.ToHexString(refused)));
    }

    [Fact]
    public void Flash_on_of_a_waveshare_board_ends_by_its_timer_and_other_boards_have_no_such_coil()
    {
        var flash = Convert.FromHexString("0105020000078DB0");
        var board = new GateModel(new GateOptions(Board: "waveshare"));

        board.Receive(flash, Start, out var answer);
        _rtu.Receive(flash, Start, out var refused);

        Assert.Equal(flash, answer);
        Assert.Equal(Start.AddMilliseconds(700), board.NextWake(Start));
        Assert.Empty(board.Advance(Start.AddMilliseconds(699)));
        var pulse = Assert.Single(board.Advance(Start.AddSeconds(1)));
        Assert.Equal((700d, "timer"), (pulse.Milliseconds, pulse.Ended));
        Assert.Equal("018502", Convert.ToHexString(refused[..3]));
    }

    [Fact]
    public void A_welded_relay_takes_no_off_and_reads_on()
    {
        _rtu.IsWelded = true;
        _rtu.Receive(Convert.FromHexString("01050000FF008C3A"), Start, out _);
        _rtu.Receive(Convert.FromHexString("010500000000CDCA"), Start, out _);
        _rtu.Receive(Convert.FromHexString("0101000000043DC9"), Start, out var coils);

        Assert.Equal(("01010101", true), (Convert.ToHexString(coils[..^2]), _rtu.IsOn));
    }
}
