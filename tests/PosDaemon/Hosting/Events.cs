using System.Reflection;
using Microsoft.Extensions.Logging;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Hosting;

public class Events
{
    private static readonly IReadOnlyList<LoggerMessageAttribute> All =
    [
        .. typeof(ExitCodes).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Have_an_id_of_their_own() =>
        Assert.Equal(All.Count, All.Select(message => message.EventId).Distinct().Count());

    [Fact]
    public void Are_all_in_the_documentation_word_for_word()
    {
        var page = File.ReadAllText(SourceTree.PathOf("docs/events.md"));

        Assert.All(All, message => Assert.Contains(
            $"| {message.EventId} | {message.Level} | {message.Message} |", page, StringComparison.Ordinal));
    }
}
