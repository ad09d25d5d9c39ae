using System.CommandLine;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Commands;

/// <summary>What <c>poscloud user</c> understands.</summary>
internal static class UserCommandLine
{
    public static Command Create(TextWriter output, TextWriter error) =>
        new("user", "Who may sign in to the back office, and API keys for the merchant's own systems.")
        {
            Add(output, error), List(output, error), Reset(output, error), Unlink(output, error),
            Key(output, error),
        };

    private static Command Add(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.KeyFile());
        var shown = new Option<string>("--name") { Description = "As it stands in records; without it NAME." };
        var role = RoleOption("owner: everything; manager: the shop; accountant: records; clerk: one order at a time.");
        var email = new Option<string>("--email")
        {
            Description = "By which the first sign-in by OpenID Connect knows them; without it NAME, if it is one.",
        };
        var without = new Option<bool>("--no-password")
        {
            Description = "They sign in by OpenID Connect alone (poscloud serve --oidc-authority).",
        };
        var add = new Command("add", "Lets somebody sign in, and prints the password once.")
        {
            name, role, shown, email, without, database, key,
        };
        add.SetAction((parsed, _) => UserCommand.AddAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key),
            new UserToAdd(
                parsed.GetRequiredValue(name), parsed.GetValue(shown) ?? "", parsed.GetRequiredValue(role),
                parsed.GetValue(email) ?? "", parsed.GetValue(without)),
            output, error));
        return add;
    }

    private static Command List(TextWriter output, TextWriter error)
    {
        var (database, key) = (CommandLine.Database(), CommandLine.KeyFile());
        var list = new Command("list", "Who may sign in, with their roles.") { database, key };
        list.SetAction((parsed, _) => UserCommand.ListAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), output, error));
        return list;
    }

    private static Command Reset(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.KeyFile());
        var reset = new Command(
            "reset", "Prints another password for somebody, once. A lock and the second step are taken off.")
        {
            name, database, key,
        };
        reset.SetAction((parsed, _) => UserCommand.ResetAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), parsed.GetRequiredValue(name), output, error));
        return reset;
    }

    private static Command Unlink(TextWriter output, TextWriter error)
    {
        var (name, database, key) = (Name(), CommandLine.Database(), CommandLine.KeyFile());
        var unlink = new Command(
            "unlink",
            "Forgets which account of OpenID Connect somebody is; the next sign-in by their address links anew.")
        {
            name, database, key,
        };
        unlink.SetAction((parsed, _) => UserCommand.UnlinkAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), parsed.GetRequiredValue(name), output, error));
        return unlink;
    }

    private static Command Key(TextWriter output, TextWriter error)
    {
        var (database, key) = (CommandLine.Database(), CommandLine.KeyFile());
        var purpose = new Argument<string>("PURPOSE") { Description = "What it is for, such as web-shop." };
        var role = RoleOption("As of a user.");
        var make = new Command("key", "Makes an API key, and prints it once.") { purpose, role, database, key };
        make.SetAction((parsed, _) => UserCommand.AddKeyAsync(
            parsed.GetRequiredValue(database), parsed.GetValue(key), parsed.GetRequiredValue(purpose),
            parsed.GetRequiredValue(role), output, error));
        return make;
    }

    // By hand, so that a wrong one is told with those that there are.
    private static Option<Role> RoleOption(string description) => new("--role")
    {
        Required = true,
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens is [var only] ? only.Value : "";
            if (Enum.GetNames<Role>().Contains(text, StringComparer.OrdinalIgnoreCase))
                return Enum.Parse<Role>(text, ignoreCase: true);
            result.AddError($"--role {text}: there is no such role; owner, manager, accountant or clerk");
            return default;
        },
    };

    private static Argument<string> Name() => new("NAME")
    {
        Description = "What is typed to sign in: 1 to 64 letters of a to z, digits and . _ - @.",
    };
}
