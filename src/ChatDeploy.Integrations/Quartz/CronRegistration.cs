using ChatDeploy.Core.Schedules;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Quartz;

/// <summary>Registers Quartz's cron expressions.</summary>
public static class CronRegistration
{
    /// <summary>Adds <see cref="ICronTimes"/>.</summary>
    public static IServiceCollection AddCronTimes(this IServiceCollection services) => services.AddSingleton<ICronTimes, CronTimes>();
}
