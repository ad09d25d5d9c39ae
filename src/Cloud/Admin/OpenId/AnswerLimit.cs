using System.Net;

namespace PosCloud.Admin.OpenId;

/// <summary>Whatever a provider answers is short and comes soon, to its last byte, or it counts as no answer. Safe for
/// any thread.</summary>
/// <param name="within">From the question to the last byte of the answer.</param>
/// <param name="longest">Bytes.</param>
/// <param name="time">Counts.</param>
/// <param name="next">Asks.</param>
internal sealed class AnswerLimit(TimeSpan within, int longest, TimeProvider time, HttpMessageHandler next)
    : DelegatingHandler(next)
{
    /// <exception cref="HttpRequestException">It cannot be reached, has a fault of its own (5xx), or says too much.
    /// </exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(within, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, end.Token);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                throw new HttpRequestException(
                    $"{request.RequestUri?.Authority} answered {(int)answer.StatusCode}", null, answer.StatusCode);
            await answer.Content.LoadIntoBufferAsync(longest, end.Token);
            return answer;
        }
        catch (Exception fault)
        {
            answer?.Dispose();
            if (fault is OperationCanceledException && enough.IsCancellationRequested
                && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException(
                    $"{request.RequestUri?.Authority} has not answered within {within.TotalSeconds} s");
            throw;
        }
    }
}
