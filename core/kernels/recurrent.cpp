// The sequences of recurrent cells in float, built once.
#include "kernels/recurrent.h"

namespace garden::kernels {

template void recurrent_forward<float>(const Recurrence<float>&, Arena&);
template void recurrent_backward<float>(const Recurrence<float>&, const RecurrenceGrad<float>&, Arena&);

}  // namespace garden::kernels
