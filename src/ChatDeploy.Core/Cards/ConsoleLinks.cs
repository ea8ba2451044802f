using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Cards;

/// <summary>Where the console's pages are, for <i>Open</i> on every card (contract, Pages).</summary>
/// <param name="address">The address people reach the service at, without a slash at its end; asked each time, since the port may only be known after the start.</param>
public sealed class ConsoleLinks(Func<string> address)
{
    /// <summary>The page of a deployment.</summary>
    public string Deployment(long id) => $"{address()}/deployments/{new DeploymentId(id)}";

    /// <summary>A page by its path: <c>/queue</c>.</summary>
    public string Page(string path) => address() + path;
}
