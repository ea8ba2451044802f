using System.Text.Json.Serialization;

namespace ChatDeploy.Core.Scm;

/// <summary>Names a repository at a provider, for example <c>github</c> and <c>acme/crm</c>.</summary>
/// <param name="Provider">The provider's name in the catalog: <c>git</c>, <c>github</c>, <c>gitlab</c> or <c>bitbucket</c>.</param>
/// <param name="Id">The repository's full name at that provider, as its webhooks spell it.</param>
public sealed record RepositoryKey(string Provider, string Id)
{
    /// <summary>The same for every spelling: hosts do not tell repositories apart by case, and people do not type it as they do.</summary>
    [JsonIgnore]
    public RepositoryKey Canonical => this with { Id = Id.ToLowerInvariant() };

    /// <summary>The key as <c>provider:id</c>, for logs and messages.</summary>
    public override string ToString() => $"{Provider}:{Id}";
}
