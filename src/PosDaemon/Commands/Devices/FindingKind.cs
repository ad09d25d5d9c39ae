using PosDaemon.Configuration;
using PosDaemon.Console;

namespace PosDaemon.Commands;

/// <summary>What <c>posd doctor</c> can find besides the alarms of a running terminal (<see cref="AlarmKind"/>). The
/// list is closed: programs may rely on these names, and docs/operations.md has every one.</summary>
/// <param name="Code">For programs; it never changes.</param>
/// <param name="Zh">What it means; <c>{0}</c> stands for what it is about.</param>
/// <param name="RemedyZh">What to do, likewise.</param>
/// <param name="En">The same as <paramref name="Zh"/>.</param>
/// <param name="RemedyEn">The same as <paramref name="RemedyZh"/>.</param>
internal sealed record FindingKind(string Code, string Zh, string RemedyZh, string En, string RemedyEn)
{
    public static FindingKind DeviceMissing { get; } = new("deviceMissing",
        "没有找到这个设备。", "插好数据线，打开电源；换过设备就改配置里的地址（posd devices 列出插着的设备）。",
        "No such device is plugged in.",
        "Plug it in and switch it on, or set its address to what is plugged in (posd devices).");

    public static FindingKind AddressNotUsable { get; } = new("addressNotUsable",
        "这个地址不能用。", "按原因里的说明改配置里的地址。",
        "The address cannot be used.", "Change it in the configuration as the cause says.");

    public static FindingKind NotPermitted { get; } = new("notPermitted",
        "没有权限打开它（只有 {0} 可以）。",
        "把 install/linux/70-posdaemon.rules 复制到 /etc/udev/rules.d，运行 udevadm control --reload，重新插上设备；"
        + "运行 posd 的用户要在 dialout、lp、input 组里。",
        "The right to open it is missing (only {0} may).",
        "Copy install/linux/70-posdaemon.rules to /etc/udev/rules.d, run udevadm control --reload and plug it in "
        + "again; the user that runs posd must be in the groups dialout, lp and input.");

    public static FindingKind HeldByModemManager { get; } = new("heldByModemManager",
        "被 ModemManager 占用：{0}。", "运行 sudo systemctl disable --now ModemManager，或安装带 ID_MM_DEVICE_IGNORE 的 udev 规则。",
        "ModemManager holds it: {0}.",
        "Run sudo systemctl disable --now ModemManager, or install the udev rule with ID_MM_DEVICE_IGNORE.");

    public static FindingKind HeldByBrltty { get; } = new("heldByBrltty",
        "被盲文显示程序 brltty 占用：{0}。", "运行 sudo systemctl mask --now brltty-udev.service brltty.service，重新插上设备。",
        "The braille program brltty holds it: {0}.",
        "Run sudo systemctl mask --now brltty-udev.service brltty.service and plug the device in again.");

    public static FindingKind HeldByCups { get; } = new("heldByCups",
        "被打印系统 CUPS 占用：{0}。", "在 CUPS 里删除这台打印机的队列（lpadmin -x 名称），然后重新打开打印机。",
        "The print system CUPS holds it: {0}.",
        "Remove its queue from CUPS (lpadmin -x NAME), then switch the printer off and on.");

    public static FindingKind HeldByLogin { get; } = new("heldByLogin",
        "这个串口上有登录控制台：{0}。", "运行 sudo systemctl disable --now serial-getty@端口名.service。",
        "A login console runs on this port: {0}.", "Run sudo systemctl disable --now serial-getty@PORT.service.");

    public static FindingKind HeldByPosd { get; } = new("heldByPosd",
        "被另一个 posd 占用：{0}。", "一个设备只能由一个 posd 使用：停掉另一个，或改它的配置。",
        "Another posd holds it: {0}.", "One posd for one device: stop the other, or change its configuration.");

    public static FindingKind HeldByProgram { get; } = new("heldByProgram",
        "被别的程序占用：{0}。", "结束那个程序，或在它的设置里放开这个端口。",
        "Another program holds it: {0}.", "End that program, or have it leave this port alone.");

    public static FindingKind PortTakenByBrltty { get; } = new("portTakenByBrltty",
        "串口转换器插着，但 brltty 拿走了它的端口。",
        "运行 sudo systemctl mask --now brltty-udev.service brltty.service（或卸载 brltty），重新插上设备。",
        "A serial converter is plugged in, and brltty has taken its port away.",
        "Run sudo systemctl mask --now brltty-udev.service brltty.service (or remove brltty) and plug it in again.");

    public static FindingKind NoDriver { get; } = new("noDriver",
        "设备插着，但系统没有驱动它（需要 {0}）。", "运行 sudo modprobe {0}，重新插上设备；仍不行就安装带这个模块的内核。",
        "It is plugged in, and no driver serves it (it needs {0}).",
        "Run sudo modprobe {0} and plug it in again; where that fails, install a kernel with that module.");

    public static FindingKind DrivenByProgram { get; } = new("drivenByProgram",
        "设备插着，但有程序绕过系统直接使用它：{0}。", "若是打印机，在 CUPS 里删除它的队列（lpadmin -x 名称）；否则结束那个程序。重新插上设备。",
        "It is plugged in, and a program drives it past the system: {0}.",
        "Of a printer remove its queue from CUPS (lpadmin -x NAME), else end that program; then plug it in again.");

    public static FindingKind NotConfigured { get; } = new("notConfigured",
        "插着，但配置里没有它。", "要用它就在配置里写：\"address\": \"{0}\"。",
        "It is plugged in and in no configuration.", "To use it, write in the configuration: \"address\": \"{0}\".");

    public static FindingKind ProfileDoubtful { get; } = new("profileDoubtful",
        "打印机自报的型号不是配置里的那种。", "看看原因，改 profile；打一张测试页确认（posd print-test）。",
        "The printer calls itself another model than its profile.",
        "See the cause and change its profile; print a test page to be sure (posd print-test).");

    public static FindingKind OnlyOpened { get; } = new("onlyOpened",
        "这些设备自己什么都不报告，只试了能不能打开端口：{0}。",
        "扫一个码（posd devices identify），启动 posd 后用一个码开一次闸，才知道真的能用。",
        "These devices say nothing of themselves, so only their ports were tried: {0}.",
        "To be sure scan a code (posd devices identify) and open the gate once, by a code, when posd runs.");

    public static FindingKind ConfigurationFaulty { get; } = new("configurationFaulty",
        "配置文件不能用，设备都没有检查。", "按原因里的说明改好它，再运行一次。",
        "The configuration cannot be used: no device was checked.", "Mend it as the cause says, then run it again.");

    public static FindingKind NotRunning { get; } = new("notRunning",
        "posd 没有运行：这里的结果是刚刚逐个试出来的。", "检查没有问题后启动它：sudo systemctl start posdaemon。",
        "posd does not run: each device was tried just now.",
        "Start it once all is well: sudo systemctl start posdaemon.");

    public static FindingKind NotAnswering { get; } = new("notAnswering",
        "posd 在运行，但问不到它，设备都没有检查。",
        "用 root 再试；仍不行就重启它：sudo systemctl restart posdaemon。",
        "posd runs and cannot be asked: no device was checked.",
        "Try as root; where that fails, restart it: sudo systemctl restart posdaemon.");

    public static FindingKind ConfigurationNewer { get; } = new("configurationNewer",
        "配置文件在 posd 启动之后改过：它还按旧的配置运行。", "重启它，新的配置才生效：sudo systemctl restart posdaemon。",
        "The configuration was changed after posd had started: it runs on the old one.",
        "Restart it: sudo systemctl restart posdaemon.");

    public static FindingKind ConsoleTaken { get; } = new("consoleTaken",
        "控制台的端口有程序在用（{0}），却不像是用这份配置运行的 posd。",
        "用 root 再试：sudo posd doctor …；仍是这样，就停掉那个程序，或改 console.listen，否则 posd 启动不了。",
        "A program listens at the console's address ({0}), and it is not known to be a posd of this configuration.",
        "Try as root: sudo posd doctor …; where that stays, end that program or change console.listen.");

    public static FindingKind StateHeld { get; } = new("stateHeld",
        "另一个 posd 用着同一个状态目录（{0}），它的配置不是这一份。", "停掉它，或用它的配置运行 posd doctor。",
        "Another posd, of another configuration, has the state directory ({0}).",
        "Stop it, or run posd doctor with its configuration.");

    public static FindingKind OtherUsersHidden { get; } = new("otherUsersHidden",
        "看不到其他用户的程序：谁占用了端口可能不完整。", "用 root 再运行一次：sudo posd doctor …",
        "Other users' programs cannot be seen: who holds a port may be incomplete.",
        "Run it as root: sudo posd doctor …");

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<FindingKind> All { get; } =
    [
        DeviceMissing, AddressNotUsable, NotPermitted, HeldByModemManager, HeldByBrltty, HeldByCups, HeldByLogin,
        HeldByPosd, HeldByProgram, PortTakenByBrltty, NoDriver, DrivenByProgram, NotConfigured, ProfileDoubtful,
        OnlyOpened, ConfigurationFaulty, NotRunning, NotAnswering, ConfigurationNewer, ConsoleTaken, StateHeld,
        OtherUsersHidden,
    ];

    /// <summary>An alarm of the terminal, as a finding.</summary>
    public static FindingKind Of(AlarmKind alarm) =>
        new(alarm.Code, alarm.Zh, alarm.RemedyZh, alarm.En, alarm.RemedyEn);

    /// <param name="language">Of the sentences.</param>
    /// <param name="level">How grave it is.</param>
    /// <param name="about">What stands for <c>{0}</c>.</param>
    /// <param name="cause">For the technician, as the device or the system said it.</param>
    public Finding In(TerminalLanguage language, FindingLevel level, string about = "", string? cause = null) =>
        language == TerminalLanguage.English
            ? new(Code, level, Put(En, about), Put(RemedyEn, about), cause)
            : new(Code, level, Put(Zh, about), Put(RemedyZh, about), cause);

    // Not as a format: what it is about comes from outside, and JSON in a sentence has braces.
    private static string Put(string sentence, string about) =>
        sentence.Replace("{0}", about, StringComparison.Ordinal);
}

/// <summary>One thing that was found.</summary>
/// <param name="Code">Of <see cref="FindingKind"/> or <see cref="AlarmKind"/>.</param>
/// <param name="Text">What it means.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Cause">For the technician; null where the text says it all.</param>
internal sealed record Finding(string Code, FindingLevel Level, string Text, string Remedy, string? Cause);

/// <summary>How grave a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>It works, and somebody should look.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Failure,
}
