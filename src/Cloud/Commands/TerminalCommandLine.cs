using System.CommandLine;

namespace PosCloud.Commands;

/// <summary>What <c>poscloud terminal</c> understands.</summary>
internal static class TerminalCommandLine
{
    private static readonly TimeSpan UsualValidity = TimeSpan.FromHours(24), LongestValidity = TimeSpan.FromDays(30);

    public static Command Create(TextWriter output, TextWriter error) =>
        new("terminal", "Terminals, and who may call as which.")
        {
            List(output, error), Enroll(output, error), Revoke(output, error), Release(output, error),
        };

    private static Command List(TextWriter output, TextWriter error)
    {
        var (database, key) = (CommandLine.Database(), CommandLine.UnreadKeyFile());
        var list = new Command(
            "list", "Prints each terminal as a JSON line: its store, until when it is certified, who owns its name.")
        {
            database, key,
        };
        list.SetAction((parsed, _) => TerminalCommand.ListAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), output, error));
        return list;
    }

    private static Command Enroll(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.KeyFile());
        var store = new Option<string>("--store") { Required = true, Description = "The id of its store." };
        var url = new Option<string>("--url")
        {
            Required = true,
            Description = "Where it will call this cloud: https://cloud.example.com:5443.",
        };
        var hours = new Option<int>("--hours")
        {
            DefaultValueFactory = _ => (int)UsualValidity.TotalHours,
            Description = "How long the token can be used.",
        };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 || result.GetValueOrDefault<int>() > LongestValidity.TotalHours)
                result.AddError($"--hours must be 1 to {LongestValidity.TotalHours}");
        });
        var enroll = new Command(
            "enroll", "Prints a token by which one machine becomes this terminal, once. Where another machine is that "
            + "terminal already, it stays so until the token is used.")
        {
            name, store, url, hours, database, key,
        };
        enroll.SetAction((parsed, _) => TerminalCommand.EnrollAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key),
            new TokenWanted(
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(store), parsed.GetRequiredValue(url),
                TimeSpan.FromHours(parsed.GetRequiredValue(hours))),
            output, error));
        return enroll;
    }

    private static Command Revoke(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.UnreadKeyFile());
        var revoke = new Command(
            "revoke", "The terminal is refused from now on, also on connections that are open, until it enrols anew.")
        {
            name, database, key,
        };
        revoke.SetAction((parsed, _) => TerminalCommand.RevokeAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), parsed.GetRequiredValue(name), output, error));
        return revoke;
    }

    private static Command Release(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.UnreadKeyFile());
        var release = new Command(
            "release", "Frees a terminal's name: the next user of this machine who calls under it owns it.")
        {
            name, database, key,
        };
        release.SetAction((parsed, _) => TerminalCommand.ReleaseAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), parsed.GetRequiredValue(name), output, error));
        return release;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The terminal." };
}
