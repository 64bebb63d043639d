using Haul.Abstractions;
using Microsoft.AspNetCore.Http;

namespace Haul.Web;

/// <summary>Makes problem details of what the cluster refuses.</summary>
internal sealed class RefusalFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedException refused)
        {
            return Problems.Of(refused.Error);
        }
        catch (StateStoreException failure)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, failure.Error.Code, failure.Error.Message);
        }
    }
}
