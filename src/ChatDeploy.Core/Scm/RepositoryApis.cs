using System.Runtime.ExceptionServices;
using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.Scm;

/// <summary>Asks providers about tools' repositories: the repository's own provider first, its fallback's where that one does not answer.</summary>
public sealed class RepositoryApis(IEnumerable<IScmApi> apis)
{
    private readonly Dictionary<string, IScmApi> _apis = apis.ToDictionary(a => a.Provider, StringComparer.Ordinal);

    /// <summary>The provider's API; null where it has none or no credentials are configured.</summary>
    public IScmApi? Find(string provider) => _apis.TryGetValue(provider, out var api) && api.IsOn ? api : null;

    /// <summary>Whether anybody can be asked about the tool's repository.</summary>
    public bool Covers(Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.Repositories.Any(r => Find(r.Provider) is not null);
    }

    /// <summary>Asks a question about a tool's repository.</summary>
    /// <returns>The answer of the first that has one; null where nobody can be asked, or nobody who answers knows.</returns>
    /// <exception cref="ScmUnavailableException">Nobody answers now.</exception>
    /// <exception cref="ScmRefusedException">Nobody answers, and trying again cannot help.</exception>
    public async Task<T?> AskAsync<T>(Tool tool, Func<IScmApi, RepositoryKey, Task<T?>> question) where T : class
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(question);
        Exception? silent = null;
        var isUnknown = false;
        foreach (var repository in tool.Repositories)
        {
            if (Find(repository.Provider) is not { } api) continue;
            try
            {
                if (await question(api, repository) is { } answer) return answer;

                // A mirror that does not know something may only lag behind the repository that is silent.
                isUnknown |= silent is null;
            }
            catch (Exception unanswered) when (unanswered is ScmUnavailableException or ScmRefusedException)
            {
                silent ??= unanswered;
            }
        }

        if (silent is not null && !isUnknown) ExceptionDispatchInfo.Throw(silent);
        return null;
    }
}
