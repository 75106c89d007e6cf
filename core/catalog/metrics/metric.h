// What every metric says.
#pragma once


namespace garden {

enum class Better { lower, higher };

}  // namespace garden
