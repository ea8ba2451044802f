using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Secrets;

/// <summary>Says which secrets a plan would miss: <c>secret_missing</c> blocks, since its jobs could not start.</summary>
internal static class SecretVerdicts
{
    /// <summary>One verdict for each tool that misses any.</summary>
    public static IEnumerable<Verdict> Of(CatalogSnapshot catalog, PlanSubject subject, SecretMasks secrets)
    {
        foreach (var item in subject.Items)
        {
            if (item.Tool.Runners.For(subject.Environment.Name) is not { Environment: not null } runner) continue;
            var missing = secrets.Missing(runner.References());
            if (missing.Count > 0)
                yield return new Verdict("secret_missing", true, $"{item.Tool.Name} on {subject.Environment.Name}: {SecretTexts.Missing(missing)}", PolicyVerdicts.Admins(catalog));
        }
    }
}
