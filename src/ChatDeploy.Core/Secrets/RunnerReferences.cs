using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.Secrets;

/// <summary>The secrets that runners of the catalog refer to.</summary>
internal static class RunnerReferences
{
    /// <summary>Those of one runner.</summary>
    public static IEnumerable<SecretReference> References(this RunnerSettings runner) =>
        runner.Environment?.Values.Select(SecretReference.Find).OfType<SecretReference>() ?? [];
}
