namespace ChatDeploy.Benchmarks.Load;

/// <summary>What the load client is told to do: one line of JSON.</summary>
internal sealed record LoadOrder
{
    public required int Port { get; init; }

    /// <summary>How many keep asking, each on a connection of its own.</summary>
    public required int Connections { get; init; }

    public required int Requests { get; init; }

    /// <summary>This request over and over; null, and <see cref="Slack"/> too: signed pushes, each another.</summary>
    public string? Request { get; init; }

    /// <summary>Requests as Slack signs them, each another.</summary>
    public SlackOrder? Slack { get; init; }

    /// <summary>
    /// How many are due in a second, whether those before were answered or not; times then count from the instant that a request was
    /// due. 0: each connection asks again as soon as it is answered.
    /// </summary>
    public double PerSecond { get; init; }

    /// <summary>The first push to send.</summary>
    public int First { get; init; }
}

/// <summary>Slack's requests.</summary>
/// <param name="Secret">What they are signed with.</param>
/// <param name="ResponseUrls">Commands, each with one of these to answer at; empty: events that nobody uses.</param>
internal sealed record SlackOrder(string Secret, IReadOnlyList<string> ResponseUrls);

/// <summary>What it saw: one line of JSON.</summary>
/// <param name="Fine">Answers of 2xx.</param>
/// <param name="Other">Other answers.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="P50">Median, ms.</param>
/// <param name="P99">99th percentile, ms.</param>
/// <param name="FirstOther">The beginning of the first answer that was not 2xx.</param>
/// <param name="Bytes">Of the last answer.</param>
internal sealed record LoadReport(int Fine, int Other, double Seconds, double P50, double P99, string? FirstOther, int Bytes)
{
    public double Rate => Fine / Seconds;
}
