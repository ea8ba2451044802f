namespace ChatDeploy.Commands.Demo;

/// <summary>The demo saw something else than what has to happen.</summary>
internal sealed class DemoSurpriseException(string expected, string seen, Exception? inner = null) : Exception($"expected {expected}; seen {seen}", inner)
{
    /// <summary>What should have been seen.</summary>
    public string Expected { get; } = expected;

    /// <summary>What was.</summary>
    public string Seen { get; } = seen;
}
