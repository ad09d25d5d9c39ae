using System.CommandLine;
using PosCloud.Hosting;
using PosCloud.Identity;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary>What <c>poscloud</c> understands. A wrong command line ends with code 2, every other failure with code 1,
/// and each with a sentence on the error stream.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("The redemption cloud: what was sold, what was used, by whom, where and when.")
        {
            Init(output, error),
            Migrate(output, error),
            Seed(output, error),
            Serve(output, error),
            Export(output, error),
            Backup(output, error),
            Restore(output, error),
            RotateKey(output, error),
            TerminalCommandLine.Create(output, error),
            UserCommandLine.Create(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors) await error.WriteLineAsync($"poscloud: {fault.Message}");
            await error.WriteLineAsync("Try: poscloud --help");
            return ExitCodes.BadUsage;
        }

        // Signals are the host's, which ends the calls in flight, and the commands': this library would leave them two
        // seconds.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation);
    }

    private static Command Serve(TextWriter output, TextWriter error)
    {
        var urls = new Option<string>("--urls")
        {
            Required = true,
            Description = "Where terminals call: https://cloud.example.com:5443 on every address under that name, or "
                + "http://127.0.0.1:5080 (HTTP/2 without negotiation, on loopback only); more than one with ';'.",
        };
        var http = new Option<string>("--http-urls", "--health-urls")
        {
            DefaultValueFactory = _ => "",
            Description = "Where HTTP/1.1 is spoken, another port than --urls: the contract as JSON "
                + "(POST /v1/redemptions:redeem) and GET /healthz.",
        };
        var admin = new Option<string>("--admin-urls")
        {
            Description = "Where the merchant's back office is, a port of its own: https://cloud.example.com:5444, or "
                + "http://127.0.0.1:5082 on loopback; more than one with ';'.",
        };
        var certificate = new Option<string>("--tls-cert")
        {
            Description = "The certificate that callers know this node by, and those behind it, PEM; read again when "
                + "it changes. Without it the cloud's own authority signs one, which enrolled terminals trust.",
        };
        var certificateKey = new Option<string>("--tls-key")
        {
            Description = "The private key of --tls-cert, PEM, where it is in a file of its own.",
        };
        var names = new Option<string>("--tls-names")
        {
            Description = "Names and addresses that callers use besides those of the URLs, with ','.",
        };
        var rate = new Option<int>("--terminal-rate")
        {
            DefaultValueFactory = _ => CallRates.UsualPerSecond,
            Description = "Calls a second that are answered to one terminal.",
        };
        var isPrivate = new Option<bool>("--webhook-private")
        {
            Description = "Lets merchants' webhooks call addresses of private networks and of this machine; without "
                + "it they call the public internet alone.",
        };
        var (database, key) = (Database(), KeyFile());
        var command = new Command("serve", "Serves terminals until it is stopped.")
        {
            urls, http, admin, database, key, certificate, certificateKey, names, rate, isPrivate,
        };
        var openId = OpenIdCommandLine.AddTo(command);
        command.SetAction(async (parsed, stopping) =>
        {
            void Configure(ServeOptions options)
            {
                (options.Urls, options.HttpUrls, options.Database, options.KeyFile) = (
                    parsed.GetRequiredValue(urls), parsed.GetRequiredValue(http), parsed.GetRequiredValue(database),
                    parsed.GetValue(key) ?? "");
                (options.CertificateFile, options.CertificateKeyFile, options.CertificateNames) = (
                    parsed.GetValue(certificate) ?? "", parsed.GetValue(certificateKey) ?? "",
                    parsed.GetValue(names) ?? "");
                options.AdminUrls = parsed.GetValue(admin) ?? "";
                options.TerminalRate = parsed.GetRequiredValue(rate);
                options.WebhookPrivate = parsed.GetValue(isPrivate);
                openId.Read(parsed, options.OpenId);
            }

            return await AreUsableAsync(Configure, error)
                ? await ServeCommand.RunAsync(Configure, output, error, stopping)
                : ExitCodes.BadUsage;
        });
        return command;
    }

    // Before the host is built, which asks the same validator: what is wrong here is wrong at the next start too.
    private static async Task<bool> AreUsableAsync(Action<ServeOptions> configure, TextWriter error)
    {
        var options = new ServeOptions();
        configure(options);
        var result = new ServeOptionsValidator().Validate(null, options);
        foreach (var fault in result.Failures ?? [])
            await error.WriteLineAsync($"poscloud: {fault}");
        return result.Succeeded;
    }

    private static Command Seed(TextWriter output, TextWriter error)
    {
        var demo = new Option<bool>("--demo")
        {
            Description = "The demonstration mall: a theatre, a fish restaurant, a car wash, a scan-and-go shop.",
        };
        var codes = new Option<string>("--codes-out")
        {
            Required = true,
            Description = "File for the issued codes, JSON, readable by you alone. Nothing can show them again.",
        };
        var tickets = new Option<int>("--tickets")
        {
            DefaultValueFactory = _ => 0,
            Description = "That many single tickets more, for load and crash tests (at most 1000000).",
        };
        tickets.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > SeedCommand.MaxTickets)
                result.AddError($"--tickets must be 0 to {SeedCommand.MaxTickets}");
        });
        var orders = new Option<string?>("--orders")
        {
            Description = "File of further orders, JSON: [{\"product\", \"title\", \"note\", \"paidBy\", \"items\"}]. "
                + "Their codes stand last in --codes-out, in the order of the file.",
        };
        var (database, key) = (Database(), KeyFile());
        var command = new Command(
            "seed", "Sells the goods of a demonstration shop into a database; makes one where there is none.")
        {
            demo, database, key, codes, tickets, orders,
        };
        command.SetAction((parsed, _) => SeedCommand.RunAsync(
            parsed.GetValue(demo), parsed.GetRequiredValue(database), parsed.GetValue(key),
            parsed.GetRequiredValue(codes), parsed.GetRequiredValue(tickets), parsed.GetValue(orders), output, error));
        return command;
    }

    private static Command Init(TextWriter output, TextWriter error)
    {
        var (database, key) = (Database(), KeyFile());
        var command = new Command("init", "Makes an empty ledger and its key, where there is none.")
        {
            database, key,
        };
        command.SetAction((parsed, _) => InitCommand.RunAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), output, error));
        return command;
    }

    private static Command Migrate(TextWriter output, TextWriter error)
    {
        var (database, key) = (Database(), KeyFile());
        var command = new Command(
            "migrate", "Brings a ledger of an earlier version up to date, as serve does. There is no way down: back it "
            + "up before.")
        {
            database, key,
        };
        command.SetAction((parsed, _) => MigrateCommand.RunAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), output, error));
        return command;
    }

    private static Command Backup(TextWriter output, TextWriter error)
    {
        var database = Database();
        var file = new Option<string>("--out")
        {
            Required = true,
            Description = "A new file, readable by you alone, for the database and its key.",
        };
        var command = new Command("backup", "Copies the database and its key into one file; the cloud may be running.")
        {
            database, file,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            using var signals = new StopSignals(stopping);
            return await BackupCommand.RunAsync(
                parsed.GetRequiredValue(database), parsed.GetRequiredValue(file), output, error, signals.Token);
        });
        return command;
    }

    private static Command Restore(TextWriter output, TextWriter error)
    {
        var database = Database();
        var file = new Option<string>("--from") { Required = true, Description = "What poscloud backup wrote." };
        var force = new Option<bool>("--force")
        {
            Description = "A database that is there already is moved aside. One in use is left alone.",
        };
        var command = new Command("restore", "Puts the database and the key of a backup in their place.")
        {
            file, database, force,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            using var signals = new StopSignals(stopping);
            return await RestoreCommand.RunAsync(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(database), parsed.GetValue(force), output, error,
                signals.Token);
        });
        return command;
    }

    private static Command RotateKey(TextWriter output, TextWriter error)
    {
        var step = new Argument<string>("STEP")
        {
            DefaultValueFactory = _ => "",
            Description = "Nothing: the whole, for SQLite, with the cloud stopped. add: a new key in the file, for "
                + "reading. use: what is new is made with it. seal: what is sealed is sealed again under it, beside "
                + "running clouds. status: the keys, by 8 digits each, and what needs them. drop-old: removes keys "
                + "that nothing needs.",
        };
        step.AcceptOnlyFromAmong(
            RotateKeyCommand.Add, RotateKeyCommand.Use, RotateKeyCommand.Seal, RotateKeyCommand.Status,
            RotateKeyCommand.DropOld);
        var lose = new Option<string?>("--lose")
        {
            HelpName = "NAME",
            Description = "With drop-old, in an emergency: the key of these 8 digits goes although something needs it, "
                + "which is lost for good. drop-old alone says what that is.",
        };
        var (database, key) = (Database(), KeyFile());
        var command = new Command(
            "rotate-key", "Gives the codes of a database another key; those that are sold stay good.")
        {
            step, database, key, lose,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            using var signals = new StopSignals(stopping);
            return await RotateKeyCommand.RunAsync(
                parsed.GetValue(step) ?? "", parsed.GetRequiredValue(database), parsed.GetValue(key),
                parsed.GetValue(lose), output, error, signals.Token);
        });
        return command;
    }

    private static Command Export(TextWriter output, TextWriter error)
    {
        var (database, key) = (Database(), UnreadKeyFile());
        var command = new Command(
            "export", "Prints what was asked, redeemed and reported, one JSON object a line; no code is in it.")
        {
            database, key,
        };
        command.SetAction((parsed, _) => ExportCommand.RunAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), output, error));
        return command;
    }

    internal static Option<string> Database() => new("--db")
    {
        Required = true,
        Description = "sqlite:PATH, with the key of its codes beside it in PATH.key; or postgres:CONNECTION, such as "
            + "'postgres:Host=10.0.0.1;Database=pos;Username=pos', with the password in PGPASSWORD or PGPASSFILE.",
    };

    internal static Option<string?> KeyFile() => new("--key")
    {
        Description = "File with the key of a PostgreSQL database's codes, which is kept outside it.",
    };

    internal static Option<string?> UnreadKeyFile() => new("--key")
    {
        Description = "Not needed and not read: the key of a PostgreSQL database, as the other commands name it.",
    };
}
