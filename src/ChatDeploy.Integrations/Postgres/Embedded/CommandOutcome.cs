namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>How a command ended: its exit code and what it wrote on both streams, trimmed.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output)
{
    /// <summary>Whether the command exited with 0.</summary>
    public bool HasSucceeded => ExitCode == 0;

    /// <summary>The output on one line, for messages.</summary>
    public string OneLine => string.Join(' ', Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
