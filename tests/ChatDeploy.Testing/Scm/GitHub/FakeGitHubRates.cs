using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>GitHub's limits: so many calls an hour for each account, and so many writes a minute.</summary>
public sealed class FakeGitHubRates(TimeProvider clock)
{
    private readonly Dictionary<string, (DateTimeOffset Ends, int Used)> _hours = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _writes = [];

    /// <summary>Calls an hour; an answer 304 does not count.</summary>
    public int AnHour { get; set; } = 5000;

    /// <summary>How long such an hour is.</summary>
    public TimeSpan Hour { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Writes a minute; one more is the secondary limit.</summary>
    public int WritesAMinute { get; set; } = 80;

    /// <summary>How many calls were one too many.</summary>
    public int Refused { get; private set; }

    /// <summary>Counts a call; throws when it is one too many.</summary>
    internal void Count(HttpResponse response, string account, bool isWrite)
    {
        var now = clock.GetUtcNow();
        var hour = _hours.GetValueOrDefault(account);
        if (hour.Ends <= now) hour = (now + Hour, 0);
        var isSpent = hour.Used >= AnHour;
        if (!isSpent) hour.Used++;
        _hours[account] = hour;
        Tell(response, hour);
        if (isSpent)
        {
            Refused++;
            throw new FakeGitHubRefusal(403, $"API rate limit exceeded for {account}.");
        }

        if (!isWrite) return;
        while (_writes.TryPeek(out var first) && first + TimeSpan.FromMinutes(1) <= now) _writes.Dequeue();
        if (_writes.Count >= WritesAMinute)
        {
            Refused++;
            response.Headers.RetryAfter = Math.Ceiling((_writes.Peek() + TimeSpan.FromMinutes(1) - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new FakeGitHubRefusal(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
        }

        _writes.Enqueue(now);
    }

    /// <summary>Gives back what an answer 304 does not cost.</summary>
    internal void GiveBack(HttpResponse response, string account)
    {
        var hour = _hours[account];
        _hours[account] = hour with { Used = hour.Used - 1 };
        Tell(response, _hours[account]);
    }

    private void Tell(HttpResponse response, (DateTimeOffset Ends, int Used) hour)
    {
        response.Headers["x-ratelimit-limit"] = AnHour.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-remaining"] = (AnHour - hour.Used).ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-reset"] = hour.Ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-resource"] = "core";
    }
}
