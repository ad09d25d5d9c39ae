using System.CommandLine;
using System.Text.Json;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd doctor</c>: says on one screen which devices of a configuration work, which do not, why, and what
/// to do next. A posd that runs is asked; else each device is tried. Ends with 1 where something does not work.
/// </summary>
internal static class DoctorCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var file = ConfigCommand.FileOption();
        var json = new Option<bool>("--json") { Description = "For programs." };
        var print = new Option<bool>("--print") { Description = "Print a test page on each printer that is ready." };
        var language = new CommandLanguage();
        var command = new Command("doctor", "Say which devices work, which do not, and what to do next.")
        {
            file, json, print, language.Option,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            var (named, isForProgram) = (parsed.GetRequiredValue(file), parsed.GetValue(json));
            using var faults = new StringWriter();
            var loaded = ConfigCommand.Load(named, faults);
            var spoken = language.Of(parsed, loaded);
            if (loaded is null)
            {
                await error.WriteAsync(faults.ToString());
                if (isForProgram)
                    await WriteAsync(DoctorReport.OfFaulty(named.FullName, FindingKind.ConfigurationFaulty.In(
                        spoken, FindingLevel.Failure, cause: faults.ToString().Trim())));
                return ExitCodes.BadUsage;
            }

            var report = await new Doctor(loaded, spoken, output, error, isForProgram ? TextWriter.Null : error, time)
                .ExamineAsync(stopping);
            if (isForProgram)
                await WriteAsync(report);
            else
                await output.WriteAsync(DoctorPage.Of(report, spoken));
            var havePrinted = !parsed.GetValue(print)
                || await new TestPages(loaded, isForProgram ? error : output, error, time)
                    .PrintAsync(report, stopping);
            return havePrinted && report.IsWell ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;

        Task WriteAsync(DoctorReport report) =>
            output.WriteAsync(JsonSerializer.Serialize(report, DoctorJson.Readable.DoctorReport) + "\n");
    }
}
