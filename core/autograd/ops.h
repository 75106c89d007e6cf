// All ops: each computes forward, and records its gradient right below. They check both shapes and say them.
// B batch rows, I inputs, O outputs, K classes. Values of rank above two count as rows of all that follows the first axis.
#pragma once

#include "autograd/ops/activate.h"
#include "autograd/ops/attention.h"
#include "autograd/ops/combine.h"
#include "autograd/ops/conv.h"
#include "autograd/ops/embedding.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/loss.h"
#include "autograd/ops/noise.h"
#include "autograd/ops/norm.h"
#include "autograd/ops/pool.h"
#include "autograd/ops/project.h"
#include "autograd/ops/resample.h"
#include "autograd/ops/shape.h"
