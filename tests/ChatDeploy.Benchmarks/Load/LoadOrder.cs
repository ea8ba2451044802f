namespace ChatDeploy.Benchmarks.Load;

/// <summary>What the load client is told to do: one line of JSON.</summary>
internal sealed record LoadOrder
{
    public required int Port { get; init; }

    /// <summary>How many keep asking, each on a connection of its own.</summary>
    public required int Connections { get; init; }

    public required int Requests { get; init; }

    /// <summary>Null: signed pushes, each another; else this request over and over.</summary>
    public string? Request { get; init; }

    /// <summary>The first push to send.</summary>
    public int First { get; init; }
}

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
