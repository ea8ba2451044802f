using System.Text;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>One repository's bare clone on disk: where it is and who may change it.</summary>
internal sealed class SourceClone(string root, RepositoryKey repository)
{
    private const int LongestName = 200;
    private long _fetchStarted = long.MinValue;
    private string? _fetchedUrl;

    /// <summary>The repository it is of.</summary>
    public RepositoryKey Repository { get; } = repository;

    /// <summary>The bare repository's directory; it exists only whole, being renamed into place.</summary>
    public string Directory { get; } = Path.Combine(root, Escape(repository.Provider), Escape(repository.Id) + ".git");

    /// <summary>Held while refs or work trees change: git refuses to do these side by side.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether left-overs of a killed process have been cleared since this process started.</summary>
    public bool Tidied { get; set; }

    /// <summary>Whether there is a whole clone.</summary>
    public bool Exists => File.Exists(Path.Combine(Directory, "HEAD"));

    /// <summary>Whether a fetch from the address began after the instant: whoever asked for one by then has it.</summary>
    public bool FetchedSince(long timestamp, string url) => _fetchStarted >= timestamp && url == _fetchedUrl;

    /// <summary>Notes a successful fetch by the instant at which it began.</summary>
    public void Fetched(long started, string url) => (_fetchStarted, _fetchedUrl) = (started, url);

    /// <summary>The name as one path segment: letters, digits, <c>-_.</c> stay, the rest and a leading dot become <c>%XX</c>; a long one ends in its hash.</summary>
    public static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            var kept = char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' || (value == '.' && escaped.Length > 0);
            if (kept) escaped.Append((char)value);
            else escaped.Append('%').Append(value.ToString("X2"));
        }
        if (escaped.Length <= LongestName) return escaped.ToString();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return escaped.ToString(0, LongestName - 33) + "-" + hash[..32];
    }
}
