using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>What every attempt of the runner works with.</summary>
/// <param name="Program">The ssh to use.</param>
/// <param name="DataDirectory">What relative key files are relative to.</param>
/// <param name="Node">This node's name: its part of the directory on every host.</param>
/// <param name="Options">The configuration.</param>
/// <param name="Clones">Where sources come from.</param>
/// <param name="Reports">Where reports go.</param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
internal sealed record SshSurroundings(
    SshProgram Program, string DataDirectory, string Node, SshRunnerOptions Options, ISourceClones Clones, IJobReports Reports, TimeProvider Clock, ILogger Logger);
