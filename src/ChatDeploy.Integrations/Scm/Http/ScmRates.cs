using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>What the provider said of its limits, by account. While it wants to be left alone nothing is sent to it.</summary>
/// <remarks>GitHub: <c>x-ratelimit-remaining</c> and <c>-reset</c>, <c>retry-after</c>; GitLab: <c>RateLimit-…</c>; all: 429 (protocols, scm.md).</remarks>
internal sealed class ScmRates(TimeProvider clock)
{
    // What GitHub asks for where it says nothing: a minute, and longer each time.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Until, int Times)> _holds = new(StringComparer.Ordinal);

    /// <summary>How long nothing may be sent; null when something may.</summary>
    public TimeSpan? Hold(string account)
    {
        lock (_gate)
        {
            if (!_holds.TryGetValue(account, out var hold)) return null;
            var wait = hold.Until - clock.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : null;
        }
    }

    /// <summary>Notes what an answer tells of the limits.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="response">The answer.</param>
    /// <param name="saysLimit">Whether its text tells of a rate limit, which GitHub's 403 may do and nothing else.</param>
    /// <returns>How long to wait, when the call was one too many; null when it was not.</returns>
    public TimeSpan? Note(string account, HttpResponseMessage response, bool saysLimit)
    {
        var isSpent = IsSpent(response.Headers);
        var isLimited = response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.Forbidden && (isSpent || saysLimit || response.Headers.RetryAfter is not null));
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!isLimited)
            {
                // The last one that was free: the next would be refused.
                if (isSpent && Reset(response.Headers) is { } reset) _holds[account] = (now + reset, 0);
                else if (_holds.TryGetValue(account, out var hold) && hold.Until <= now && response.IsSuccessStatusCode) _holds.Remove(account);
                return null;
            }

            var times = _holds.GetValueOrDefault(account).Times;
            var pause = RetryAfter(response, now) ?? (isSpent ? Reset(response.Headers) : null) ?? FirstPause * Math.Pow(2, Math.Min(times, 6));
            pause = pause < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause > LongestPause ? LongestPause : pause;
            _holds[account] = (now + pause, times + 1);
            return pause;
        }
    }

    /// <summary>What <c>Retry-After</c> says, in seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } pause } => pause,
        { Date: { } date } => date - (response.Headers.Date ?? now),
        _ => null,
    };

    private static bool IsSpent(HttpResponseHeaders headers) => (Value(headers, "x-ratelimit-remaining") ?? Value(headers, "ratelimit-remaining")) == 0;

    // By the provider's own clock, ours may be wrong.
    private static TimeSpan? Reset(HttpResponseHeaders headers) =>
        (Value(headers, "x-ratelimit-reset") ?? Value(headers, "ratelimit-reset")) is { } reset and > 0 and < 253402300799 && headers.Date is { } date
            ? DateTimeOffset.FromUnixTimeSeconds(reset) - date
            : null;

    private static long? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
