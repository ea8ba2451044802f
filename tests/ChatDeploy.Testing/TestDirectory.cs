using System.Security.Cryptography;

namespace ChatDeploy.Testing;

/// <summary>A new directory, below the temporary folder unless said otherwise, that other accounts may pass through, deleted when disposed.</summary>
/// <remarks><see cref="Directory.CreateTempSubdirectory"/> makes one that a server's unprivileged account could not enter.</remarks>
public sealed class TestDirectory : IDisposable
{
    /// <summary>Makes the directory.</summary>
    /// <param name="prefix">The beginning of its name; a random part follows.</param>
    /// <param name="mode">Its permissions; all may list and enter when left out.</param>
    /// <param name="parent">What it is made in; the temporary folder when left out.</param>
    public TestDirectory(string prefix = "chatdeploy-test-", UnixFileMode? mode = null, string? parent = null)
    {
        Path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), prefix + RandomNumberGenerator.GetHexString(12, lowercase: true));
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, mode ?? (UnixFileMode)0b111_101_101);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
