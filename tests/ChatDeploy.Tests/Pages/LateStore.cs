using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatDeploy.Tests.Pages;

/// <summary>Has every query of pages answer later than the page asks: nothing is there at once, as with a store on another machine.</summary>
internal sealed class LateStore : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }
}
