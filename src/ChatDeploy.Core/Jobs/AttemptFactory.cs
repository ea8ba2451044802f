using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Jobs;

/// <summary>Says everything a runner has to know of a claimed job.</summary>
/// <param name="tokens">Makes the attempt's token.</param>
/// <param name="callbackAddress">The service's own address as jobs reach it, without a slash at its end; asked each time, since the port may only be known after the start.</param>
public sealed class AttemptFactory(AttemptTokens tokens, Func<string> callbackAddress)
{
    /// <summary>The attempt that the job's row stands for.</summary>
    public JobAttempt Of(CatalogSnapshot catalog, Job job, bool cancelRequested = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(job);
        var tool = catalog.Tools[job.ToolId];
        var site = catalog.Sites[job.SiteId];
        var environment = catalog.Environments[job.EnvironmentId];
        var runner = tool.Runners.For(environment.Name);
        var key = new AttemptKey(job.Id, job.Attempt);
        return new JobAttempt
        {
            Key = key,
            Command = job.Action == CellAction.Restore ? JobCommand.Rollback : JobCommand.Deploy,

            // A repository without an address cannot be cloned; the runner says so in the attempt's outcome.
            Source = tool.Source ?? new SourceLocation(tool.Repository, string.Empty),
            Tool = tool.Name,
            Environment = environment.Name,
            Tenant = catalog.Tenants[site.TenantId].Name,
            Store = site.Store,
            Ref = job.ToRef ?? string.Empty,
            Sha = job.ToSha ?? string.Empty,
            PreviousRef = job.FromRef,
            PreviousSha = job.FromSha,
            Timeout = TimeSpan.FromSeconds(runner?.TimeoutSeconds ?? 900),
            RunnerEnvironment = runner?.Environment,
            RunnerSettings = runner?.Settings,
            Branch = tool.Branch,
            CallbackUrl = $"{callbackAddress()}/api/jobs/{key.JobName}/events",
            CallbackToken = tokens.For(key),
            CancelRequested = cancelRequested,
        };
    }
}
