using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Devices;
using PosDaemon.Devices.Printers;
using PosDaemon.Testing;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Cloud;

namespace PosDaemon.Tests.TerminalDevices;

public sealed class What_is_known_of_printers : IDisposable
{
    private const int NotRead = 1116, NotKept = 1117;

    private static readonly DateTimeOffset Then = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly DeviceIdentity Printer = new("usb:04b8:0e15:J7KA000001");

    private static readonly PrinterKnowledge Known = new()
    {
        Model = "TM-T88V", AnswersFence = new(true, Then), AnswersProcessId = new(false, Then),
    };

    private readonly string _state = Directory.CreateTempSubdirectory("printers-").FullName;
    private readonly RecordingLog<PrinterKnowledgeFile> _log = new();

    private string Path => System.IO.Path.Combine(_state, PrinterKnowledgeFile.FileName);

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void Is_there_again_after_a_restart_and_of_the_daemons_user_alone()
    {
        using (var first = Open())
        {
            first.Put(Printer, Known);
            Assert.Null(first.Save());
        }

        using var second = Open();

        Assert.Equal(Known, second.Find(Printer));
        Assert.Equal(PrinterKnowledge.None, second.Find(new("usb:04b8:0e15:J7KA000002")));
        Assert.Empty(_log.Events);
        Assert.Equal([PrinterKnowledgeFile.FileName], Directory.GetFiles(_state).Select(System.IO.Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Is_the_daemons_users_when_root_found_it_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root");
        const string Nobody = "65534";
        Run("chown", $"{Nobody}:{Nobody}", _state);

        using var byRoot = Open();
        byRoot.Put(Printer, Known);
        Assert.Null(byRoot.Save());

        Assert.Equal($"{Nobody} {Nobody}", Run("stat", "-c", "%u %g", Path));
    }

    [Fact]
    public void Is_written_only_where_it_is_different()
    {
        using var first = Open();
        Assert.Null(first.Save());
        Assert.False(File.Exists(Path));
        first.Put(Printer, Known);
        first.Save();
        File.Delete(Path);

        first.Put(Printer, Known with { });
        first.Save();
        Assert.False(File.Exists(Path));
        first.Put(Printer, Known with { Model = "other" });
        first.Save();
        Assert.True(File.Exists(Path));
    }

    [Fact]
    public async Task Is_written_by_the_loop_and_once_more_when_that_is_stopped()
    {
        using var file = Open();
        await file.StartAsync(CancellationToken.None);
        file.Put(Printer, Known);
        while (!File.Exists(Path)) await Task.Yield();
        file.Put(Printer, Known with { Model = "last" });
        await file.StopAsync(CancellationToken.None);

        using var next = Open();
        Assert.Equal("last", next.Find(Printer).Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("a letter to somebody")]
    [InlineData("""{"version":2,"printers":{}}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"printers":null}""")]
    [InlineData("""{"version":1,"printers":{"usb:1":{"model":7}}}""")]
    [InlineData("""{"version":1,"printers":{"usb:1":{"model":"\ud800"}}}""")]
    [InlineData("""{"version":1,"printers":{"\ud800":{}}}""")]
    [InlineData("""{"version":1,"printers":{"usb:1":{"answersFence":{"isSo":true}}}}""")]
    [InlineData("""{"version":1,"printers":{"usb:1":{"answersFence":{"isSo":true,"probedAt":"soon"}}}}""")]
    public void Is_nothing_where_the_file_is_damaged_which_is_moved_aside_and_said(string content)
    {
        File.WriteAllText(Path, content);

        using var file = Open();

        Assert.Equal(PrinterKnowledge.None, file.Find(new("usb:1")));
        Assert.Equal([NotRead], _log.Events.Select(one => one.Id));
        Assert.Equal(content, File.ReadAllText(Path + ".damaged"));
        Assert.False(File.Exists(Path));
        file.Put(Printer, Known);
        Assert.Null(file.Save());
    }

    [Fact]
    public void Is_never_an_exception_whatever_byte_of_the_file_is_changed_and_wherever_it_is_cut_off()
    {
        using (var file = Open())
        {
            file.Put(Printer, Known);
            file.Save();
        }

        var good = File.ReadAllBytes(Path);
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var value in (byte[])[0, (byte)'"', (byte)'}', 0x80, 0xFF])
            {
                var changed = good.ToArray();
                changed[at] = value;
                Read(changed);
            }

            Read(good[..at]);
        }

        void Read(byte[] bytes)
        {
            File.WriteAllBytes(Path, bytes);
            using var file = Open();
            file.Find(Printer);
        }
    }

    [Fact]
    public void Is_nothing_where_the_file_is_larger_than_it_can_be()
    {
        File.WriteAllBytes(Path, new byte[1024 * 1024]);

        using var file = Open();

        Assert.Contains("is over", Assert.Single(_log.Events).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_nothing_where_something_else_has_the_files_name_and_that_is_left_alone()
    {
        Directory.CreateDirectory(Path);

        using var file = Open();
        file.Put(Printer, Known);

        Assert.NotNull(file.Save());
        Assert.NotNull(file.Save());
        Assert.Equal([NotRead, NotKept], _log.Events.Select(one => one.Id));
        Assert.Equal(Known, file.Find(Printer));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_state));
    }

    [Fact]
    public void Is_nothing_where_the_file_may_not_be_read_and_it_is_written_anew()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
            Assert.Skip("Root may read every file; Windows has other rights.");
        File.WriteAllText(Path, "{}");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.None);

        using var file = Open();
        file.Put(Printer, Known);

        Assert.Equal([NotRead], _log.Events.Select(one => one.Id));
        Assert.Null(file.Save());
    }

    [Fact]
    public void Is_kept_in_memory_where_the_disk_is_full_and_written_when_there_is_room_and_something_new()
    {
        using var disk = SmallDisk.MountOrSkip();
        using var file = PrinterKnowledgeFile.Open(disk.Path, _log);
        file.Put(Printer, Known);
        Assert.Null(file.Save());

        disk.Fill();
        file.Put(Printer, Known with { Model = new string('x', 100) });
        Assert.NotNull(file.Save());
        using (var asItWas = PrinterKnowledgeFile.Open(disk.Path, NullLogger.Instance))
            Assert.Equal(Known, asItWas.Find(Printer));
        disk.Free();
        Assert.Null(file.Save());

        Assert.Equal([NotKept], _log.Events.Select(one => one.Id));
        using var next = PrinterKnowledgeFile.Open(disk.Path, NullLogger.Instance);
        Assert.Equal(100, next.Find(Printer).Model!.Length);
    }

    [Fact]
    public void Is_bounded_and_the_printer_whose_last_answer_is_oldest_is_forgotten_first()
    {
        using var file = Open();
        for (var i = 0; i < PrinterKnowledgeFile.MostPrinters + 10; i++)
            file.Put(new($"usb:{i}"), new() { AnswersFence = new(true, Then.AddDays(i)) });
        file.Put(new(new string('x', 10_000)), Known);
        file.Put(new("usb:long"), Known with { Model = new string('x', 10_000) });
        file.Save();

        using var next = Open();
        Assert.Equal(PrinterKnowledge.None, next.Find(new("usb:9")));
        Assert.NotEqual(PrinterKnowledge.None, next.Find(new("usb:10")));
        Assert.Equal(PrinterKnowledge.None, next.Find(new("usb:long")));
        Assert.InRange(Encoding.UTF8.GetByteCount(File.ReadAllText(Path)), 1, 64 * 1024);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return said;
    }

    private PrinterKnowledgeFile Open() => PrinterKnowledgeFile.Open(_state, _log);
}
