using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips.Profiles;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Tests.TerminalDevices;

public sealed class What_proves_a_slip
{
    private static readonly ProbedFact Yes = new(true, new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private static readonly ProbedFact No = Yes with { IsSo = false };

    private static string? Words(string profile, PrintProof? proof, PrinterKnowledge? known = null,
        ProofSetting setting = ProofSetting.Profile) =>
        ProofWords.Of(new PrinterEntry { Name = "printer1", Profile = profile, Proof = setting },
            PrinterProfiles.Find(profile)!, proof, known ?? PrinterKnowledge.None) is { } words
            ? $"{words.Method}|{words.From}"
            : null;

    [Fact]
    public void Is_said_with_where_it_is_known_from()
    {
        Assert.Null(Words("generic-80", null));
        Assert.Equal("fence|probed 2026-03-04T05:06:07Z: it answers GS r 1",
            Words("generic-80", PrintProof.Fence, new() { AnswersFence = Yes }));
        Assert.Equal("fence|probed 2026-03-04T05:06:07Z: it answers GS r 1, and GS ( H not",
            Words("epson-tm-t88", PrintProof.Fence, new() { AnswersFence = Yes, AnswersProcessId = No }));
        Assert.Equal("processId|probed 2026-03-04T05:06:07Z: it answers GS ( H behind a slip",
            Words("generic-80", PrintProof.ProcessId, new() { AnswersFence = Yes, AnswersProcessId = Yes }));
        Assert.Equal("assumed|probed 2026-03-04T05:06:07Z: it does not answer GS r 1",
            Words("generic-80", PrintProof.Assumed, new() { AnswersFence = No }));
        Assert.Equal("assumed|assumed: it cannot be heard", Words("generic-80", PrintProof.Assumed));
        Assert.Equal("assumed|assumed: the configuration asks for no proof",
            Words("generic-80", PrintProof.Assumed, setting: ProofSetting.Assumed));
        Assert.Equal("processId|assumed: printer1 has proof processId, and answers GS ( H",
            Words("generic-80", PrintProof.ProcessId, setting: ProofSetting.ProcessId));
        Assert.Contains("documented: GS ( H lists TM-T88IV to VII", Words("epson-tm-t88", PrintProof.ProcessId),
            StringComparison.Ordinal);
        Assert.EndsWith("; probed 2026-03-04T05:06:07Z",
            Words("epson-tm-t88", PrintProof.ProcessId, new() { AnswersProcessId = Yes }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generic-80", "profile", PrintProof.Probed)]
    [InlineData("epson-tm-t88", "profile", PrintProof.ProcessId)]
    [InlineData("epson-tm-t88", "fence", PrintProof.Fence)]
    [InlineData("generic-80", "processId", PrintProof.ProcessId)]
    [InlineData("generic-80", "assumed", PrintProof.Assumed)]
    public void Is_asked_as_profile_and_configuration_have_it(string profile, string setting, PrintProof proof) =>
        Assert.Equal(proof, new PrinterEntry
        {
            Profile = profile, Proof = Enum.Parse<ProofSetting>(setting, ignoreCase: true),
        }.ToOptions(ShopProfiles.BuiltIn).Proof);
}
