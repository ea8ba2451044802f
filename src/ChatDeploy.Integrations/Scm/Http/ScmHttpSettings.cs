namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>How one provider's API is called.</summary>
/// <param name="Provider">Its name as people know it, for messages: <c>GitHub</c>.</param>
/// <param name="Address">Where its API is; every path is below it.</param>
/// <param name="Advice">What to check when it does not take the credentials or does not show something: the configuration keys.</param>
public sealed record ScmHttpSettings(string Provider, Uri Address, string Advice)
{
    /// <summary>How long one try may take, its answer's body included.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many calls may be on their way at once; others wait their turn.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How often a read is tried before it counts as failed; what changes something is sent once.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>The largest answer that is read, in bytes.</summary>
    public int LongestAnswer { get; init; } = 32 << 20;

    /// <summary>Headers of every call, for example the API's version.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
