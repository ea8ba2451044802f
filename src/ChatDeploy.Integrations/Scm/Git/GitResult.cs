using System.Text;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>What a git command left behind.</summary>
/// <param name="ExitCode">Git's exit code.</param>
/// <param name="Output">Standard output, as bytes: git promises no encoding for it.</param>
/// <param name="Error">Standard error, with credentials removed, at most 16 KiB.</param>
internal sealed record GitResult(int ExitCode, ReadOnlyMemory<byte> Output, string Error)
{
    /// <summary>The output as UTF-8, with what is not valid replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Output.Span);

    /// <summary>Whether git stopped because another git holds a lock file, or left one behind when it was killed.</summary>
    public bool LockedOut => ExitCode != 0
        && Error.Contains(".lock'", StringComparison.Ordinal)
        && Error.Contains("File exists", StringComparison.Ordinal);
}
