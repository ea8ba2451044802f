using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>What every attempt of a runner works with.</summary>
internal sealed record AttemptSurroundings(
    LocalRunnerOptions Options, ISourceClones Clones, IJobReports Reports, TimeProvider Clock, ILogger Logger);
