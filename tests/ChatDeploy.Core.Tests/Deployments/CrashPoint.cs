using System.Data.Common;
using System.Reflection;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>The end of a node's life: the n-th statement, commit or report from now, before or after which nothing of it happens any more.</summary>
internal sealed class CrashPoint(int after)
{
    private int _left = after;

    /// <summary>Whether the node is dead.</summary>
    public bool IsDead => Volatile.Read(ref _left) <= 0;

    /// <summary>Dies now, whatever is left.</summary>
    public void Kill() => Volatile.Write(ref _left, 0);

    /// <summary>Passes the point, or dies there; the dead do not pass.</summary>
    public void Pass()
    {
        if (Interlocked.Decrement(ref _left) <= 0) throw new NodeDiedException();
    }

    /// <summary>Puts the point in the way of everything a node does to the store and of everything its runner tells.</summary>
    public void Guard(IServiceCollection services)
    {
        services.ConfigureDbContext<DeployDbContext>(options => options.AddInterceptors(new Commands(this), new Commits(this)));
        Decorate<IDeploymentStore>(services);
        Decorate<IJobStore>(services);
        Decorate<ICurrentVersionStore>(services);
        Decorate<IJobReports>(services);
        Decorate<IRunner>(services);
    }

    private void Decorate<T>(IServiceCollection services) where T : class
    {
        var registered = services.Last(s => s.ServiceType == typeof(T));
        services.Remove(registered);
        services.AddSingleton(provider => Guarded.Of(
            (T)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)), this));
    }

    private sealed class Commands(CrashPoint point) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return new(result);
        }
    }

    private sealed class Commits(CrashPoint point) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return Task.CompletedTask;
        }
    }
}

/// <summary>What the code of a dead node gets instead of an answer.</summary>
internal sealed class NodeDiedException() : Exception("the node died here");

/// <summary>Passes a crash point before each call.</summary>
public class Guarded : DispatchProxy
{
    private object _inner = null!;
    private CrashPoint _point = null!;

    internal static T Of<T>(T inner, CrashPoint point) where T : class
    {
        var proxy = Create<T, Guarded>();
        ((Guarded)(object)proxy)._inner = inner;
        ((Guarded)(object)proxy)._point = point;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (!targetMethod!.IsSpecialName) _point.Pass();
        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
