using PosDaemon.Configuration;

namespace PosDaemon.Commands;

/// <summary>What <c>posd devices identify</c> says, as formats.</summary>
internal sealed record IdentifyWords(string ScanNow, string Nothing, string Found, string None, string BoundAlready,
    string LaneChanged, string AddressChanged, string WouldBeFaulty, string Kept, string Running, string NotOpen,
    string NothingOpen, string NotWritable, string NotWritten, string ChangedMeanwhile)
{
    private static readonly IdentifyWords Chinese = new(
        "现在用要找的扫码器扫任意一个码（正在听 {0} 处，最多 {1} 秒）…",
        "没有读到码：看看扫码器的数据线、电源和接口方式；像键盘一样输入的扫码器加 --keyboards，能看到的设备用 posd devices 列出",
        "就是它：{0}（配置里现在是 {1}）", "没有", "它已经是通道 {0} 的扫码器，配置不变。",
        "通道 {0} 的扫码器改为 {1}。", "{0} 的地址改为 {1}。",
        "{1} 没有改动：把 {0} 改为 {2} 后会有下面的错误。请手工改，并把这些一起改好：",
        "已写入 {0}（原文件另存为 .bak 文件），启动 posd 后生效。",
        "posd 正在运行，扫码器归它所有：先停掉它（sudo systemctl stop posdaemon）", "{0} 打不开：{1}",
        "没有一个扫码器能打开：posd doctor 说明原因和处理办法",
        "不能改写 {0}（{1}）：用 sudo 再运行一次，或不加 --lane，自己把地址写进配置",
        "{0} 没有写成（{1}），内容和原来一样：处理后再运行一次",
        "{0} 在此期间被改过，这里不再改它：用 posd config check 检查，再运行一次");

    private static readonly IdentifyWords English = new(
        "Scan any code now with the scanner that is meant (listening in {0} places, for {1} s at most)…",
        "no code was read: look at the scanner's cable, power and interface; one that types like a keyboard wants "
        + "--keyboards, and posd devices lists what can be seen",
        "This is it: {0} (in the configuration now: {1})", "none",
        "It is lane {0}'s scanner already; nothing was changed.",
        "Lane {0} has the scanner {1} now.", "{0} has the address {1} now.",
        "{1} was not changed: with {2} for {0} it would be faulty. Change it by hand, and mend with it:",
        "{0} was written (as it was it is kept with .bak); it counts when posd starts.",
        "posd runs and has the scanners: stop it first (sudo systemctl stop posdaemon)", "{0} cannot be opened: {1}",
        "no scanner can be opened: posd doctor says why and what to do",
        "{0} cannot be changed ({1}): run it by sudo, or leave --lane out and write the address by hand",
        "{0} could not be written ({1}) and is as it was: mend that, then run this again",
        "{0} was changed meanwhile and is left as it is: try it by posd config check, then run this again");

    public static IdentifyWords In(TerminalLanguage language) =>
        language == TerminalLanguage.English ? English : Chinese;
}
