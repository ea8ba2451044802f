using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>Repositories that nobody can reach: what is known is in the store.</summary>
internal sealed class NoClones : ISourceClones
{
    public Task FetchAsync(SourceLocation source, CancellationToken cancellationToken) => throw Unreachable();

    public Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken) => throw Unreachable();

    public Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken) => throw Unreachable();

    public Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken) => throw Unreachable();

    public Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken) => throw Unreachable();

    public Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TaggedCommit>>([]);

    public Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken) => Task.FromResult(new TagSignature(TagVerdict.Unknown, null, null, "no_clones"));

    public Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken) => throw Unreachable();

    public Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken) => throw Unreachable();

    private static SourceUnavailableException Unreachable() => new("this test has no repositories");
}
