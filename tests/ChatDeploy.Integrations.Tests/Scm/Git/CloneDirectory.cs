using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Git;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

/// <summary>A temporary directory with clones in it; each <see cref="Open"/> stands for a new process of the service.</summary>
internal sealed class CloneDirectory : IDisposable
{
    /// <summary>The directory.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("chatdeploy-clones-").FullName;

    /// <summary>Where the clone of a repository is.</summary>
    public string Of(SourceLocation source) => new SourceClone(Path, source.Repository).Directory;

    public SourceClones Open(string? allowedSigners = null) =>
        new(Options.Create(new SourceCloneOptions { Directory = Path, AllowedSignersFile = allowedSigners }), TimeProvider.System, NullLogger<SourceClones>.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
