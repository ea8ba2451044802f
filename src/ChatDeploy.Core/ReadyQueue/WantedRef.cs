using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>A ref as a person spells it, taken apart.</summary>
/// <param name="Kind">Tag or branch where the spelling says so; null: anything.</param>
/// <param name="Name">The short name, or a sha.</param>
internal sealed record WantedRef(GitRefKind? Kind, string Name)
{
    private const string Tag = "tag:";
    private const string Branch = "branch:";

    /// <summary>What git is asked for.</summary>
    public string GitName => Kind is { } kind ? new GitRef(kind, Name).FullName : Name;

    public static WantedRef Parse(string reference) =>
        GitRef.TryParse(reference, out var full) ? new WantedRef(full.Kind, full.Name)
        : reference.StartsWith(Tag, StringComparison.Ordinal) ? new WantedRef(GitRefKind.Tag, reference[Tag.Length..])
        : reference.StartsWith(Branch, StringComparison.Ordinal) ? new WantedRef(GitRefKind.Branch, reference[Branch.Length..])
        : new WantedRef(null, reference);

    public bool MayBe(GitRefKind kind) => Kind is null || Kind == kind;

    /// <summary>How it is shown and given to jobs: abbreviated shas in full, names without prefix.</summary>
    public string Shown(string sha) => Kind is null && sha.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? sha : Name;
}

/// <summary>Asks a clone for one resolution: fetches it at most once, and goes on without it when it cannot be reached.</summary>
internal sealed class CloneAnswers(ISourceClones clones, SourceLocation? source, bool isFetched = false)
{
    private bool _isFetched = isFetched;

    /// <summary>Why the clone could not be asked, to be put into a sentence; empty when it could.</summary>
    public string Excuse { get; private set; } = string.Empty;

    public Task<string?> ResolveAsync(WantedRef wanted, CancellationToken cancellationToken) =>
        AskAsync(from => clones.ResolveAsync(from, wanted.GitName, cancellationToken), null, cancellationToken);

    public Task<IReadOnlyList<GitRef>> RefsOfAsync(string sha, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<GitRef>>(from => clones.RefsOfAsync(from, sha, cancellationToken), [], cancellationToken);

    private async Task<T> AskAsync<T>(Func<SourceLocation, Task<T>> question, T otherwise, CancellationToken cancellationToken)
    {
        if (source is null || Excuse.Length > 0) return otherwise;
        try
        {
            if (!_isFetched) await clones.FetchAsync(source, cancellationToken);
            _isFetched = true;
            return await question(source);
        }
        catch (SourceUnavailableException)
        {
            // What git says has addresses and paths in it, in several lines: it stands in the log, not in an answer.
            Excuse = " that is known here, and its repository cannot be asked now";
            return otherwise;
        }
    }
}
