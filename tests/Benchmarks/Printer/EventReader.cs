using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>A page that listens to GET /api/events: what each state says of the printer's paper, and when its last
/// byte had come.</summary>
internal sealed class EventReader : IDisposable
{
    private const string Mark = "\"paper\":\"";

    private readonly HttpClient _http = new();
    private readonly Channel<(string Paper, long At)> _papers = Channel.CreateUnbounded<(string, long)>();
    private readonly Thread _thread;

    public EventReader(Uri console, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(console, "/api/events"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        // A thread of its own that blocks in the socket: the pool's queue is not part of the figure.
        _thread = new Thread(() => Read(response.Content.ReadAsStream())) { IsBackground = true, Name = "events" };
        _thread.Start();
    }

    /// <summary>The moment, by <see cref="TimeProvider.GetTimestamp"/>, when the paper was said to be so.</summary>
    public async Task<long> UntilAsync(string paper, CancellationToken abort)
    {
        while (true)
            if (await _papers.Reader.ReadAsync(abort) is var next && next.Paper == paper)
                return next.At;
    }

    public void Dispose()
    {
        _http.CancelPendingRequests();
        _http.Dispose();
    }

    private void Read(Stream stream)
    {
        var (buffer, text) = (new byte[65_536], "");
        try
        {
            while (stream.Read(buffer) is > 0 and var count)
            {
                var at = TimeProvider.System.GetTimestamp();
                text += Encoding.UTF8.GetString(buffer, 0, count);
                while (text.IndexOf("\n\n", StringComparison.Ordinal) is > 0 and var end)
                {
                    if (PaperOf(text[..end]) is { } paper) _papers.Writer.TryWrite((paper, at));
                    text = text[(end + 2)..];
                }
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            return;     // the end of the measurement
        }
    }

    private static string? PaperOf(string item)
    {
        var found = item.IndexOf(Mark, StringComparison.Ordinal);
        return found < 0 ? null : item[(found + Mark.Length)..].Split('"')[0];
    }
}
